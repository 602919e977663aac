namespace Microsoft.ML.Recurrent.Pretraining.Generation;

/// <summary>
/// Adds the seasons of a sampling rate: minutes and hours with days and weeks, days with weeks, months, years and holidays, weeks with years, months, quarters,
/// business days, and rates that no calendar has.
/// </summary>
internal sealed class CalendarGenerator(Draws draws, SeasonGenerator seasons)
{
    private const double DaysOfYear = 365.25;

    // Of hours, minutes, days, business days, weeks, months, quarters and the like, rates that no calendar has, and no season.
    private static readonly double[] s_shortWeights = [0.12, 0.06, 0.13, 0.05, 0.12, 0.27, 0.10, 0.08, 0.07];
    private static readonly double[] s_longWeights = [0.30, 0.18, 0.14, 0.05, 0.08, 0.06, 0.02, 0.11, 0.06];

    /// <summary>Adds the seasons.</summary>
    /// <param name="values">The series.</param>
    /// <param name="amplitude">The deviation of the main season.</param>
    /// <param name="isCalm">Whether the seasons stay as they are.</param>
    /// <returns>The number of steps of the main season; 0 if there is none.</returns>
    public int Add(Span<double> values, double amplitude, bool isCalm)
    {
        // A short series is rarely one of hours, and a long one rarely one of months.
        return draws.ByWeight(SeriesGenerator.IsShort(values) ? s_shortWeights : s_longWeights) switch
        {
            0 => Hours(values, amplitude, isCalm),
            1 => Minutes(values, amplitude, isCalm),
            2 => Days(values, amplitude, isCalm),
            3 => BusinessDays(values, amplitude, isCalm),
            4 => Weeks(values, amplitude, isCalm),
            5 => Months(values, amplitude, isCalm),
            6 => Plain(values, amplitude, draws.OneOf(4, 4, 4, 2, 3, 6), isCalm),
            7 => Other(values, amplitude, isCalm),
            _ => 0,
        };
    }

    private int Hours(Span<double> values, double amplitude, bool isCalm)
    {
        if (draws.Chance(0.78))
            seasons.AddNested(values, amplitude, 24, 7, isCalm);
        else
            seasons.Add(values, amplitude, 24, isCalm, isDay: true);
        if (draws.Chance(0.25))
            seasons.AddWaves(values, amplitude * draws.Uniform(0.1, 0.6), 12);
        if (draws.Chance(0.2))
            seasons.AddWaves(values, amplitude * draws.Uniform(0.2, 1), DaysOfYear * 24);
        return 24;
    }

    private int Minutes(Span<double> values, double amplitude, bool isCalm)
    {
        var day = draws.OneOf(48, 96, 96, 96, 144, 288, 60, 72, 12);
        if (draws.Chance(0.55) && day <= 144)
            seasons.AddNested(values, amplitude, day, 7, isCalm);
        else
            seasons.Add(values, amplitude, day, isCalm, isDay: true);
        if (draws.Chance(0.2))
            seasons.Add(values, amplitude * draws.Uniform(0.1, 0.5), Math.Max(2, day / 24), isCalm);
        return day;
    }

    private int Days(Span<double> values, double amplitude, bool isCalm)
    {
        seasons.Add(values, amplitude * draws.LogUniform(0.3, 1), 7, isCalm);
        if (draws.Chance(0.5))
            seasons.AddWaves(values, amplitude * draws.Uniform(0.2, 1.5), DaysOfYear);
        if (draws.Chance(0.25))
            DaysOfMonth(values, amplitude * draws.Uniform(0.2, 1));
        if (draws.Chance(0.3))
            Holidays(values, amplitude * draws.Uniform(0.5, 3), DaysOfYear);
        return 7;
    }

    private int BusinessDays(Span<double> values, double amplitude, bool isCalm)
    {
        seasons.Add(values, amplitude * draws.LogUniform(0.1, 1), 5, isCalm);
        if (draws.Chance(0.5))
            seasons.AddWaves(values, amplitude * draws.Uniform(0.2, 1.5), draws.OneOf(260.9, 21.75, 65.2));
        if (draws.Chance(0.3))
            Holidays(values, amplitude * draws.Uniform(0.5, 3), 260.9);
        return 5;
    }

    private int Weeks(Span<double> values, double amplitude, bool isCalm)
    {
        if (draws.Chance(0.55))
            seasons.AddWaves(values, amplitude, 52.18);
        else
            seasons.Add(values, amplitude, 52, isCalm);
        if (draws.Chance(0.2))
            seasons.AddWaves(values, amplitude * draws.Uniform(0.1, 0.5), draws.OneOf(4.345, 13.04));
        if (draws.Chance(0.35))
            Holidays(values, amplitude * draws.Uniform(0.5, 3), 52.18);
        return 52;
    }

    private int Months(Span<double> values, double amplitude, bool isCalm)
    {
        seasons.Add(values, amplitude, 12, isCalm);
        if (draws.Chance(0.25))
            WorkingDays(values, amplitude * draws.Uniform(0.1, 0.5));
        return 12;
    }

    private int Plain(Span<double> values, double amplitude, int period, bool isCalm)
    {
        seasons.Add(values, amplitude, period, isCalm);
        return period;
    }

    private int Other(Span<double> values, double amplitude, bool isCalm)
    {
        if (draws.Chance(0.5))
        {
            var period = (int)draws.LogUniform(3, 200);
            if (draws.Chance(0.25) && period < 40)
                seasons.AddNested(values, amplitude, period, draws.Whole(2, 7), isCalm);
            else
                seasons.Add(values, amplitude, period, isCalm);
            return period;
        }

        var length = draws.LogUniform(3, 300);
        seasons.AddWaves(values, amplitude, length);
        if (draws.Chance(0.4))
            seasons.AddWaves(values, amplitude * draws.LogUniform(0.2, 2), draws.LogUniform(3, 300));
        return (int)length;
    }

    // The first, the last or a day of pay differ from the others.
    private void DaysOfMonth(Span<double> values, double amplitude)
    {
        var date = new DateTime(2000, 1, 1).AddDays(draws.Whole(0, 7000));
        var (day, width) = (draws.OneOf(1, 1, 15, 25, 28), draws.Whole(1, 3));
        for (var t = 0; t < values.Length; t++, date = date.AddDays(1))
            if (date.Day >= day && date.Day < day + width)
                values[t] += amplitude;
    }

    private void WorkingDays(Span<double> values, double amplitude)
    {
        var month = new DateTime(1950, 1, 1).AddMonths(draws.Whole(0, 600));
        for (var t = 0; t < values.Length; t++)
        {
            var working = 0;
            for (var day = month; day.Month == month.Month; day = day.AddDays(1))
                working += day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 1;
            values[t] += amplitude * (working - 21.7);
            month = month.AddMonths(1);
        }
    }

    private void Holidays(Span<double> values, double amplitude, double year)
    {
        for (var count = draws.Whole(1, 6); count > 0; count--)
        {
            var (first, length) = (draws.Uniform(0, year), year > 100 ? draws.Whole(1, 4) : 1);
            var height = amplitude * draws.Gaussian();
            for (var start = first; start < values.Length; start += year)
                for (var t = (int)start; t < Math.Min(values.Length, (int)start + length); t++)
                    values[t] += height * Math.Exp(0.3 * draws.Gaussian());
        }
    }
}
