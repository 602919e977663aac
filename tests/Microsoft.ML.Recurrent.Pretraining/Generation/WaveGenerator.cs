namespace Microsoft.ML.Recurrent.Pretraining.Generation;

/// <summary>
/// Draws seasons that are not alike: waves of peaks whose height, width and time vary from year to year, as epidemics, sunspots and animal populations have
/// them, and sums of a few waves without a common period, as tides.
/// </summary>
internal sealed class WaveGenerator(Draws draws)
{
    public void Draw(Span<double> values)
    {
        values.Clear();
        if (draws.Chance(0.3))
            Tides(values);
        else
            Peaks(values);
        var noise = draws.LogUniform(0.005, 0.2);
        foreach (ref var value in values)
            value += noise * draws.Gaussian();
    }

    private void Tides(Span<double> values)
    {
        for (var waves = draws.Whole(2, 6); waves > 0; waves--)
            Signal.AddWave(values, 2 * Math.PI / draws.LogUniform(4, 200), draws.Angle(), draws.LogUniform(0.1, 1));
    }

    private void Peaks(Span<double> values)
    {
        var period = draws.Chance(0.4) ? 52.18 : draws.LogUniform(8, 150);
        var (jitter, spread, isSkewed) = (draws.Uniform(0, 0.12), draws.LogUniform(0.1, 0.8), draws.Chance(0.6));
        var width = period * draws.Uniform(0.05, 0.2);
        var (floor, drift, level) = (draws.Uniform(0, 0.2), draws.Chance(0.4) ? draws.LogUniform(0.001, 0.02) : 0, 0.0);
        for (var center = draws.Uniform(-period, 0); center < values.Length + period; center += period)
        {
            var (place, height) = (center + (jitter * period * draws.Gaussian()), Math.Exp(spread * draws.Gaussian()));
            var rise = width * Math.Exp(0.2 * draws.Gaussian());
            var fall = isSkewed ? rise * draws.Uniform(1, 2.5) : rise;
            for (var t = Math.Max(0, (int)(place - (6 * rise))); t < Math.Min(values.Length, place + (6 * fall)); t++)
            {
                var distance = (t - place) / (t < place ? rise : fall);
                values[t] += height * Math.Exp(-0.5 * distance * distance);
            }
        }

        foreach (ref var value in values)
        {
            level += drift * draws.Gaussian();
            value = (value + floor) * Math.Exp(Math.Clamp(level, -1.5, 1.5));
        }
    }
}
