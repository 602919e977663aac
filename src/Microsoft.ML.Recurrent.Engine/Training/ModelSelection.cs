namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>Keeps the weights of the best validated epoch and counts the epochs since the score last got clearly better. Scores are costs here: lower is better.</summary>
internal sealed class ModelSelection
{
    /// <summary>The best epoch, from 1; 0 before any.</summary>
    public int BestEpoch { get; set; }

    /// <summary>Cost of the best epoch.</summary>
    public double BestCost { get; set; } = double.PositiveInfinity;

    /// <summary>Cost that the next ones have to be clearly below.</summary>
    public double PatienceCost { get; set; } = double.PositiveInfinity;

    /// <summary>Epochs since the cost was clearly better.</summary>
    public int EpochsWithoutImprovement { get; set; }

    /// <summary>Weights of the best epoch; empty before any.</summary>
    public float[] BestWeights { get; set; } = [];

    /// <summary>Takes the cost of an epoch. The first one is the best of all, whatever it is.</summary>
    /// <param name="epoch">From 1.</param>
    /// <param name="cost">Lower is better; NaN is the worst.</param>
    /// <param name="minimumImprovement">How far the cost has to fall for patience to start anew.</param>
    /// <param name="weights">Copied if the epoch is the best.</param>
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
