namespace Microsoft.ML.Recurrent.Sequences.Scoring;

/// <summary>Averages outputs according to their meaning. All sums are computed in double precision and in the order of the networks.</summary>
internal static class OutputMeans
{
    /// <summary>Averages numbers: their mean.</summary>
    public static void OfNumbers(Span<float> outputs, Span<float> mean)
    {
        for (var i = 0; i < mean.Length; i++)
        {
            double sum = 0;
            for (var at = i; at < outputs.Length; at += mean.Length)
                sum += outputs[at];
            mean[i] = (float)(sum / (outputs.Length / mean.Length));
        }
    }

    /// <summary>Averages the logits of classes: the logarithms of the mean of their probabilities, which are logits again.</summary>
    public static void OfLogits(Span<float> outputs, Span<float> mean)
    {
        for (var network = 0; network < outputs.Length; network += mean.Length)
            Probabilities.OfLogits(outputs.Slice(network, mean.Length));
        OfNumbers(outputs, mean);
        foreach (ref var value in mean)
            value = (float)Math.Log(value);
    }

    /// <summary>Averages the log-odds of one class: those of the mean of its probabilities, even if these are almost 0 or 1.</summary>
    public static void OfLogOdds(Span<float> outputs, Span<float> mean) =>
        mean[0] = (float)(LogSumOfProbabilities(outputs, 1) - LogSumOfProbabilities(outputs, -1));

    private static double LogSumOfProbabilities(ReadOnlySpan<float> logOdds, int sign)
    {
        var largest = double.NegativeInfinity;
        foreach (var value in logOdds)
            largest = Math.Max(largest, LogProbability(sign * value));
        double sum = 0;
        foreach (var value in logOdds)
            sum += Math.Exp(LogProbability(sign * value) - largest);
        return largest + Math.Log(sum);
    }

    private static double LogProbability(double logOdds) => Math.Min(logOdds, 0) - Math.Log(1 + Math.Exp(-Math.Abs(logOdds)));
}
