namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// Keeps the weights of the best validated epoch and counts the epochs since the last clear improvement of the score. Scores are costs here: lower is better.
/// </summary>
internal sealed class ModelSelection
{
    /// <summary>Gets or sets the best epoch, counted from 1; 0 before the first.</summary>
    public int BestEpoch { get; set; }

    /// <summary>Gets or sets the cost of the best epoch.</summary>
    public double BestCost { get; set; } = double.PositiveInfinity;

    /// <summary>Gets or sets the cost that the next epochs have to improve on clearly.</summary>
    public double PatienceCost { get; set; } = double.PositiveInfinity;

    /// <summary>Gets or sets the number of epochs since the cost clearly improved.</summary>
    public int EpochsWithoutImprovement { get; set; }

    /// <summary>Gets or sets the weights of the best epoch; empty before the first.</summary>
    public float[] BestWeights { get; set; } = [];

    /// <summary>Records the cost of an epoch. The first epoch is the best so far, whatever its cost.</summary>
    /// <param name="epoch">The epoch, counted from 1.</param>
    /// <param name="cost">The cost. Lower is better; NaN is the worst.</param>
    /// <param name="minimumImprovement">The amount by which the cost has to fall to restart the count of epochs without improvement.</param>
    /// <param name="weights">The weights, which are copied if the epoch is the best.</param>
    public void Report(int epoch, double cost, double minimumImprovement, ReadOnlySpan<float> weights)
    {
        if (double.IsNaN(cost))
            cost = double.PositiveInfinity;
        if (cost < PatienceCost - minimumImprovement)
        {
            PatienceCost = cost;
            EpochsWithoutImprovement = 0;
        }
        else
        {
            EpochsWithoutImprovement++;
        }

        if (BestEpoch > 0 && !(cost < BestCost))
            return;
        BestEpoch = epoch;
        BestCost = cost;
        if (BestWeights.Length != weights.Length)
            BestWeights = new float[weights.Length];
        weights.CopyTo(BestWeights);
    }
}
