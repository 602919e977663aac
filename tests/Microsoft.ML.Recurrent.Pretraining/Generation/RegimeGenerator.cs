namespace Microsoft.ML.Recurrent.Pretraining.Generation;

/// <summary>Draws series of levels that hold and change: constant with a few exceptions, steps, switches, and waves with corners.</summary>
internal sealed class RegimeGenerator(Draws draws)
{
    public void Draw(Span<double> values)
    {
        var kind = draws.Unit();
        if (kind < 0.25)
            Constant(values);
        else if (kind < 0.6)
            Steps(values);
        else if (kind < 0.75)
            Switches(values);
        else
            Corners(values);
    }

    private void Constant(Span<double> values)
    {
        values.Fill(draws.Gaussian());
        for (var exceptions = draws.Chance(0.6) ? draws.Whole(1, 6) : 0; exceptions > 0; exceptions--)
            values[draws.Whole(0, values.Length - 1)] += draws.Gaussian();
    }

    private void Steps(Span<double> values)
    {
        var (level, chance, noise) = (draws.Gaussian(), draws.LogUniform(0.003, 0.1), draws.Chance(0.5) ? 0 : draws.LogUniform(0.01, 0.3));
        foreach (ref var value in values)
        {
            if (draws.Chance(chance))
                level += draws.Gaussian();
            value = level + (noise * draws.Gaussian());
        }
    }

    private void Switches(Span<double> values)
    {
        var (isOn, start, stop, noise) = (false, draws.LogUniform(0.005, 0.2), draws.LogUniform(0.005, 0.2), draws.LogUniform(0.001, 0.2));
        foreach (ref var value in values)
        {
            isOn = isOn ? !draws.Chance(stop) : draws.Chance(start);
            value = (isOn ? 1 : 0) + (noise * draws.Gaussian());
        }
    }

    private void Corners(Span<double> values)
    {
        var (period, isSaw, noise) = (draws.Whole(3, 120), draws.Chance(0.5), draws.LogUniform(0.001, 0.3));
        var offset = draws.Uniform(0, period);
        for (var t = 0; t < values.Length; t++)
        {
            var phase = (t + offset) % period / period;
            values[t] = (isSaw ? phase : phase < 0.5 ? 1 : 0) + (noise * draws.Gaussian());
        }
    }
}
