namespace Microsoft.ML.Recurrent.Pretraining.Generation;

/// <summary>
/// Draws Gaussian processes of composed kernels by random Fourier features (Rahimi and Recht 2007): squared exponential, rational quadratic and periodic
/// kernels, added or multiplied as in KernelSynth (Ansari et al. 2024).
/// </summary>
internal sealed class GaussianProcessGenerator(Draws draws, NoiseGenerator noises)
{
    private const int Features = 20;
    private readonly double[] _part = new double[SeriesGenerator.MostValues];

    public void Draw(Span<double> values)
    {
        var part = _part.AsSpan(0, values.Length);
        values.Clear();
        var parts = draws.Whole(1, 3);
        for (var i = 0; i < parts; i++)
        {
            part.Clear();
            var kind = draws.Unit();
            if (kind < 0.4)
                SquaredExponential(part);
            else if (kind < 0.6)
                RationalQuadratic(part);
            else
                Periodic(part);
            Signal.Standardize(part);
            if (i > 0 && draws.Chance(0.3))
                for (var t = 0; t < values.Length; t++)
                    values[t] *= 1 + (0.5 * part[t]);
            else
                Signal.Add(values, part, draws.LogUniform(0.2, 2));
        }

        if (draws.Chance(0.2))
            return;
        noises.Draw(part, draws.LogUniform(0.01, 0.7));
        Signal.Add(values, part);
    }

    private void SquaredExponential(Span<double> part)
    {
        var length = draws.LogUniform(4, Math.Max(8, part.Length * 0.6));
        for (var i = 0; i < Features; i++)
            Signal.AddWave(part, draws.Gaussian() / length, draws.Angle(), 1);
    }

    private void RationalQuadratic(Span<double> part)
    {
        var (length, shape) = (draws.LogUniform(4, Math.Max(8, part.Length * 0.4)), Math.Max(1, (int)Math.Round(draws.LogUniform(0.2, 5))));
        for (var i = 0; i < Features; i++)
        {
            var gamma = 0.0;
            for (var j = 0; j < shape; j++)
                gamma += draws.Exponential();
            Signal.AddWave(part, draws.Gaussian() * Math.Sqrt(gamma / shape) / length, draws.Angle(), 1);
        }
    }

    private void Periodic(Span<double> part)
    {
        var period = draws.Chance(0.5) ? draws.Whole(4, 60) : draws.LogUniform(4, 250);
        var smoothness = draws.LogUniform(0.3, 2);
        var fading = draws.Chance(0.5) ? draws.LogUniform(0.5, 10) * part.Length : 0;
        for (var j = 1; j <= 6 && period / j > 2; j++)
        {
            var weight = Math.Exp(-0.5 * j * j * smoothness * smoothness);
            for (var copy = 0; copy < (fading > 0 ? 4 : 1); copy++)
                Signal.AddWave(part, (2 * Math.PI * j / period) + (fading > 0 ? draws.Gaussian() / fading : 0), draws.Angle(), weight * draws.Gaussian());
        }
    }
}
