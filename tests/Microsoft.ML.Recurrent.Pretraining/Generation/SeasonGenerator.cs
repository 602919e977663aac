namespace Microsoft.ML.Recurrent.Pretraining.Generation;

/// <summary>Adds seasons to a series: of a whole number of steps, with an outer cycle such as the days of a week, or of any length.</summary>
internal sealed class SeasonGenerator(Draws draws)
{
    private const int ShortestSpell = 12;
    private readonly double[] _amplitude = new double[SeriesGenerator.MostValues];

    /// <summary>Adds a season whose values may drift and whose amplitude may change.</summary>
    /// <param name="values">The series.</param>
    /// <param name="amplitude">The deviation of the season.</param>
    /// <param name="period">The number of steps of the season.</param>
    public void Add(Span<double> values, double amplitude, int period)
    {
        DrawAmplitude(values.Length);
        var drift = Drift();
        var offset = draws.Whole(0, period - 1);
        DrawSpells(values, amplitude, period);
        var profile = SeasonProfile.Draw(draws, period);
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
    public void AddNested(Span<double> values, double amplitude, int period, int repeats)
    {
        DrawAmplitude(values.Length);
        var drift = Drift();
        var length = period * repeats;
        var offset = draws.Whole(0, length - 1);
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
        var (common, other) = (SeasonProfile.Draw(draws, period), SeasonProfile.Draw(draws, period));
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
        if (period < ShortestSpell || !draws.Chance(0.5))
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

    private double Drift() => draws.Chance(0.5) ? 0 : 0.5 * draws.LogUniform(0.01, 0.5);

    private void DrawAmplitude(int count)
    {
        var amplitude = _amplitude.AsSpan(0, count);
        amplitude.Fill(1);
        if (draws.Chance(0.3))
        {
            var (step, level) = (draws.LogUniform(0.003, 0.05), 0.0);
            foreach (ref var value in amplitude)
            {
                level = (0.998 * level) + (step * draws.Gaussian());
                value = Math.Exp(Math.Clamp(level, -2, 2));
            }
        }
        else if (draws.Chance(0.2))
        {
            var growth = draws.Uniform(-1, 1.5);
            for (var t = 0; t < count; t++)
                amplitude[t] = Math.Exp(growth * t / count);
        }
    }
}
