namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// Determines when the average of the weights starts that NT-ASGD validates (Merity et al. 2018): after the first epoch whose score is worse than the best of
/// all epochs but those of the last n before it. It depends on the scores so far alone, so that a resumed run decides the same.
/// </summary>
/// <param name="patience">The number n of epochs, at least 1; 0 if the average never starts.</param>
internal readonly struct AveragingTrigger(int patience)
{
    /// <summary>Determines whether the average has started.</summary>
    /// <param name="scores">The score of each validated epoch so far.</param>
    /// <param name="higherIsBetter">Whether higher scores are better.</param>
    public bool HasStarted(IReadOnlyList<double> scores, bool higherIsBetter)
    {
        var best = double.PositiveInfinity;
        for (var epoch = patience + 1; patience > 0 && epoch < scores.Count; epoch++)
        {
            best = Math.Min(best, Cost(scores[epoch - patience - 1], higherIsBetter));
            if (Cost(scores[epoch], higherIsBetter) > best)
                return true;
        }

        return false;
    }

    private static double Cost(double score, bool higherIsBetter) =>
        double.IsNaN(score) ? double.PositiveInfinity : higherIsBetter ? -score : score;
}
