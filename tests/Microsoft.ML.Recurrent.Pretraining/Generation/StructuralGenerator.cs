namespace Microsoft.ML.Recurrent.Pretraining.Generation;

/// <summary>Draws series of trend, seasons, noise, level changes and failures, added or multiplied.</summary>
internal sealed class StructuralGenerator(Draws draws, CalendarGenerator calendars, TrendGenerator trends, NoiseGenerator noises)
{
    private readonly double[] _season = new double[SeriesGenerator.MostValues];
    private readonly double[] _noise = new double[SeriesGenerator.MostValues];

    /// <summary>Fills a series.</summary>
    /// <param name="values">The series.</param>
    /// <param name="isCalm">Whether level, spread and seasons are those of the whole series.</param>
    public void Draw(Span<double> values, bool isCalm)
    {
        var n = values.Length;
        var season = _season.AsSpan(0, n);
        var noise = _noise.AsSpan(0, n);
        values.Clear();
        season.Clear();
        var period = calendars.Add(season, draws.LogUniform(0.15, 4), isCalm);
        var isShort = SeriesGenerator.IsShort(values);
        noises.Draw(noise, isShort ? draws.LogUniform(0.06, 2) : draws.LogUniform(0.01, 1.2));
        if (draws.Chance(0.2))
            NoiseGenerator.Follow(noise, season);
        if (!isCalm && draws.Chance(0.1))
            noises.Wander(noise);
        if (draws.Chance(isShort ? 0.75 : 0.65))
            trends.Add(values, draws.LogUniform(0.1, isShort ? 12 : 8));
        if (draws.Chance(isShort ? 0.3 : 0.45))
            AddWalk(values, draws.LogUniform(0.003, 0.4));
        if (!isCalm && draws.Chance(0.1))
            AddShifts(values);
        if (!isCalm && draws.Chance(0.08) && period > 3)
            Weaken(season, period);
        Signal.Add(values, season);
        Signal.Add(values, noise);
        if (draws.Chance(isShort ? 0.55 : 0.4))
            Signal.Exponentiate(values, draws.LogUniform(0.1, 1.2));
    }

    private void AddWalk(Span<double> values, double step)
    {
        var level = 0.0;
        foreach (ref var value in values)
        {
            level += step * draws.Gaussian();
            value += level;
        }
    }

    private void AddShifts(Span<double> values)
    {
        for (var shifts = draws.Whole(1, 3); shifts > 0; shifts--)
        {
            var (from, height) = (draws.Whole(0, values.Length - 1), 1.5 * draws.Gaussian());
            foreach (ref var value in values[from..])
                value += height;
        }
    }

    private void Weaken(Span<double> season, int period)
    {
        for (var times = draws.Whole(1, 4); times > 0; times--)
        {
            var (from, factor) = (draws.Whole(0, season.Length - 1), draws.Unit());
            foreach (ref var value in season[from..Math.Min(season.Length, from + period)])
                value *= factor;
        }
    }
}
