using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents a trained model that consists of recurrent networks. Every trained transformer of this library implements this interface, whatever its task;
/// <see cref="RecurrentSummaryCatalog.Summary"/> finds them in a chain.
/// </summary>
/// <remarks>Implementations are immutable and safe for concurrent use.</remarks>
public interface IRecurrentTransformer : ITransformer
{
    /// <summary>Gets the networks of the model. Do not write to their weights.</summary>
    /// <value>At least one network, except in a forecaster or detector of series that need none.</value>
    public IReadOnlyList<RecurrentNetwork> Networks { get; }

    /// <summary>
    /// Gets the result of training. With several networks, the losses and the best epoch are those of the first; the outcome, the updates and the time are
    /// those of all networks. It is saved with the model, except for the time.
    /// </summary>
    /// <value>Null only for a model file that does not contain it.</value>
    public TrainingResult? TrainingResult { get; }

    /// <summary>Gets the result of training of each of <see cref="Networks"/>. It is saved with the model, except for the time.</summary>
    /// <value>Empty if there is no network, and for a model file that does not contain it.</value>
    public IReadOnlyList<TrainingResult> TrainingResults { get; }
}
