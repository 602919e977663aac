namespace Microsoft.ML.Recurrent.Sequences.Signals;

/// <summary>Computes the mean and the standard deviation of the values of one column of a sequence.</summary>
internal static class SignalMoments
{
    /// <param name="values">The values, at least one, all finite.</param>
    public static (double Mean, double Deviation) Of(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        var mean = sum / values.Length;
        var squares = 0.0;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        return (mean, Math.Sqrt(squares / values.Length));
    }
}
