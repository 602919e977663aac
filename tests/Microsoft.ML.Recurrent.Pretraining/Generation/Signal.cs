namespace Microsoft.ML.Recurrent.Pretraining.Generation;

/// <summary>Operations on the values of a series.</summary>
internal static class Signal
{
    /// <summary>Returns the standard deviation.</summary>
    public static double Deviation(ReadOnlySpan<double> values)
    {
        var mean = Mean(values);
        var sum = 0.0;
        foreach (var value in values)
            sum += (value - mean) * (value - mean);
        return Math.Sqrt(sum / values.Length);
    }

    /// <summary>Returns the mean.</summary>
    public static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }

    /// <summary>Gives the values the mean 0 and a standard deviation, if they vary.</summary>
    public static void Standardize(Span<double> values, double deviation = 1)
    {
        var mean = Mean(values);
        var found = Deviation(values);
        var factor = found > 1e-9 ? deviation / found : 0;
        foreach (ref var value in values)
            value = (value - mean) * factor;
    }

    /// <summary>Adds a wave.</summary>
    public static void AddWave(Span<double> values, double frequency, double phase, double amplitude)
    {
        // By the rotation of a vector, which is cheaper than a cosine for each value.
        var (sine, cosine) = Math.SinCos(phase);
        var (stepSine, stepCosine) = Math.SinCos(frequency);
        foreach (ref var value in values)
        {
            value += amplitude * cosine;
            (cosine, sine) = ((cosine * stepCosine) - (sine * stepSine), (sine * stepCosine) + (cosine * stepSine));
        }
    }

    /// <summary>Adds the values of another signal.</summary>
    public static void Add(Span<double> values, ReadOnlySpan<double> other, double factor = 1)
    {
        for (var t = 0; t < values.Length; t++)
            values[t] += factor * other[t];
    }

    /// <summary>Replaces the values by their exponential, as series that grow by a share of themselves have it.</summary>
    /// <param name="values">The values.</param>
    /// <param name="spread">The standard deviation of the logarithm of the result.</param>
    public static void Exponentiate(Span<double> values, double spread)
    {
        var deviation = Deviation(values);
        var factor = deviation > 1e-9 ? spread / deviation : 0;
        foreach (ref var value in values)
            value = Math.Exp(Math.Clamp(factor * value, -8, 8));
    }
}
