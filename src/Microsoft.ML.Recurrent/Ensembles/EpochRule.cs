namespace Microsoft.ML.Recurrent.Ensembles;

/// <summary>
/// Decides for how many epochs networks are trained on all rows: with nothing held out, nothing shows when they are best, so it is when others were that had
/// rows held out.
/// </summary>
internal static class EpochRule
{
    private const int PartOfMost = 4;

    /// <summary>Returns the median of the best epochs of networks that have finished one, or a quarter of the most epochs if none has.</summary>
    /// <param name="heldOut">The results of the networks that had rows held out.</param>
    /// <param name="most">The maximum number of epochs.</param>
    public static int MedianBest(IEnumerable<TrainingResult> heldOut, int most)
    {
        int[] best = [.. heldOut.Where(result => result.FinishedEpochs > 0).Select(result => result.BestEpoch).Order()];
        return Math.Max(1, best.Length == 0 ? most / PartOfMost : best[best.Length / 2]);
    }
}
