namespace Microsoft.ML.Recurrent.Sequences.Scoring;

/// <summary>Converts the outputs of a network to probabilities.</summary>
internal static class Probabilities
{
    /// <summary>Computes the softmax of the values, in place.</summary>
    public static void OfLogits(Span<float> values)
    {
        var largest = float.NegativeInfinity;
        foreach (var value in values)
            largest = Math.Max(largest, value);
        double sum = 0;
        foreach (ref var value in values)
        {
            var exponential = Math.Exp((double)value - largest);
            value = (float)exponential;
            sum += exponential;
        }

        foreach (ref var value in values)
            value = (float)(value / sum);
    }
}
