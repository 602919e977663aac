namespace Microsoft.ML.Recurrent.Pretraining.Generation;

/// <summary>Adds seasons to a series: of a whole number of steps, with an outer cycle such as the days of a week, or of any length.</summary>
internal sealed class SeasonGenerator(Draws draws)
{
    private readonly double[] _amplitude = new double[SeriesGenerator.MostValues];

    /// <summary>Adds a season whose values may drift and whose amplitude may change.</summary>
    /// <param name="values">The series.</param>
    /// <param name="amplitude">The deviation of the season.</param>
    /// <param name="period">The number of steps of the season.</param>
    /// <param name="isCalm">Whether it stays as it is.</param>
    /// <param name="isDay">Whether it is a day, whose profile is smooth and changes more than that of a year or a week does.</param>
    public void Add(Span<double> values, double amplitude, int period, bool isCalm, bool isDay = false)
    {
        DrawAmplitude(values.Length, isCalm, isDay);
        var drift = Drift(isCalm, isDay);
        var offset = draws.Whole(0, period - 1);
        if (isDay && !isCalm)
            DrawSpells(values, amplitude, period);
        var profile = SeasonProfile.Draw(draws, period, isSmooth: isDay);
        for (var t = 0; t < values.Length; t++)
        {
            ref var place = ref profile[(t + offset) % period];
            values[t] += amplitude * place * _amplitude[t];
            if (drift > 0)
                place += drift * draws.Gaussian();
        }
    }

    /// <summary>Adds a season that is repeated with differences, as the hours of a day are over the days of a week.</summary>
    /// <param name="values">The series.</param>
    /// <param name="amplitude">The deviation of the season.</param>
    /// <param name="period">The number of steps of the inner season.</param>
    /// <param name="repeats">The number of inner seasons in the outer one.</param>
    /// <param name="isCalm">Whether it stays as it is.</param>
    public void AddNested(Span<double> values, double amplitude, int period, int repeats, bool isCalm)
    {
        DrawAmplitude(values.Length, isCalm, isDay: true);
        var drift = Drift(isCalm, isDay: true);
        var length = period * repeats;
        var offset = draws.Whole(0, length - 1);
        if (!isCalm)
            DrawSpells(values, amplitude, period);
        var table = Week(period, repeats);
        for (var t = 0; t < values.Length; t++)
        {
            ref var place = ref table[(t + offset) % length];
            values[t] += amplitude * place * _amplitude[t];
            if (drift > 0)
                place += drift * draws.Gaussian();
        }
    }

    /// <summary>Adds waves of a period that need not be a whole number of steps.</summary>
    public void AddWaves(Span<double> values, double amplitude, double period)
    {
        var (harmonics, decay) = (draws.Whole(1, 5), draws.Uniform(0.5, 2));
        for (var j = 1; j <= harmonics && period / j > 2; j++)
            Signal.AddWave(values, 2 * Math.PI * j / period, draws.Angle(), amplitude * draws.Gaussian() / Math.Pow(j, decay));
    }

    private double[] Week(int period, int repeats)
    {
        var table = new double[period * repeats];
        var (common, other) = (SeasonProfile.Draw(draws, period, isSmooth: true), SeasonProfile.Draw(draws, period, isSmooth: true));
        var difference = draws.LogUniform(0.05, 1.5);
        var mode = draws.Whole(0, 2); // flatter, different, or different on one day only
        var level = draws.Gaussian() * draws.LogUniform(0.1, 2);
        var spread = draws.Chance(0.5) ? 0 : draws.LogUniform(0.02, 0.6);
        for (var day = 0; day < repeats; day++)
        {
            var isFree = day >= repeats - (mode == 2 ? 1 : 2);
            var (shift, factor) = (spread * draws.Gaussian(), Math.Exp(spread * 0.5 * draws.Gaussian()));
            for (var i = 0; i < period; i++)
            {
                var free = !isFree ? 0 : level + (mode == 0 ? -0.7 * difference * common[i] : difference * other[i]);
                table[(day * period) + i] = (factor * common[i]) + shift + free;
            }
        }

        return table;
    }

    // The weather of a day, say: each season has a level and an amplitude of its own, which resemble those of the season before and change gradually.
    private void DrawSpells(Span<double> values, double amplitude, int period)
    {
        if (!draws.Chance(0.5))
            return;
        var (likeness, ofLevel, ofAmplitude) = (draws.Uniform(0.2, 0.95), amplitude * draws.LogUniform(0.05, 1), draws.LogUniform(0.02, 0.5));
        var shock = Math.Sqrt(1 - (likeness * likeness));
        var (level, size) = (draws.Gaussian(), draws.Gaussian());
        for (var start = -draws.Whole(0, period - 1); start < values.Length; start += period)
        {
            var (nextLevel, nextSize) = ((likeness * level) + (shock * draws.Gaussian()), (likeness * size) + (shock * draws.Gaussian()));
            for (var t = Math.Max(0, start); t < Math.Min(values.Length, start + period); t++)
            {
                var passed = (double)(t - start) / period;
                values[t] += ofLevel * (level + (passed * (nextLevel - level)));
                _amplitude[t] *= Math.Exp(ofAmplitude * (size + (passed * (nextSize - size))));
            }

            (level, size) = (nextLevel, nextSize);
        }
    }

    // The deviation by which a value of the season changes from one season to the next. Real months and weeks are so much alike from year to year that the
    // average of six seasons forecasts the next a quarter better than the last one does: most have no drift.
    private double Drift(bool isCalm, bool isDay) =>
        isCalm || draws.Chance(isDay ? 0.5 : 0.8) ? 0 : isDay ? draws.LogUniform(0.005, 0.25) : draws.LogUniform(0.003, 0.1);

    private void DrawAmplitude(int count, bool isCalm, bool isDay)
    {
        var amplitude = _amplitude.AsSpan(0, count);
        amplitude.Fill(1);
        if (isCalm)
            return;
        if (draws.Chance(isDay ? 0.3 : 0.08))
        {
            var (step, level) = (draws.LogUniform(0.003, isDay ? 0.05 : 0.02), 0.0);
            foreach (ref var value in amplitude)
            {
                level = (0.998 * level) + (step * draws.Gaussian());
                value = Math.Exp(Math.Clamp(level, -2, 2));
            }
        }
        else if (draws.Chance(isDay ? 0.2 : 0.1))
        {
            var growth = draws.Uniform(-1, 1.5) * (isDay ? 1 : 0.5);
            for (var t = 0; t < count; t++)
                amplitude[t] = Math.Exp(growth * t / count);
        }
    }
}
