using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Ensembles;

/// <summary>Represents a network after its training.</summary>
/// <param name="Network">The network.</param>
/// <param name="Result">The result of its training.</param>
internal sealed record TrainedNetwork(RecurrentNetwork Network, TrainingResult Result)
{
    /// <summary>Gets a value that indicates whether the network has learned from every row at least once.</summary>
    public bool IsUsable => Result.Epochs > 0;
}
