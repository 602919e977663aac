namespace Microsoft.ML.Recurrent.Evaluation.Experiments;

/// <summary>The middle of several numbers, infinite ones among them.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> numbers)
    {
        var ordered = numbers.Order().ToArray();
        var (below, above) = (ordered[(ordered.Length - 1) / 2], ordered[ordered.Length / 2]);
        return below == above ? below : (below + above) / 2;
    }
}
