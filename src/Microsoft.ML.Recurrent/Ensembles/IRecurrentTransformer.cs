using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// A trained model of recurrent networks. Every transformer of this library that is trained implements it, whatever its task;
/// <see cref="RecurrentSummaryCatalog.Summary"/> finds them in a chain.
/// </summary>
/// <remarks>Implementations are immutable and safe for concurrent use.</remarks>
public interface IRecurrentTransformer : ITransformer
{
    /// <summary>Gets the networks of the model. Do not write to their weights.</summary>
    /// <value>At least one network, except in a forecaster or detector of series that need none.</value>
    public IReadOnlyList<RecurrentNetwork> Networks { get; }

    /// <summary>
    /// Gets how training ended. With several networks the losses and the best epoch are those of the first; the outcome, the updates and the time are those
    /// of all. It is saved with the model, except for the time.
    /// </summary>
    /// <value>Null only for a model file that does not hold it.</value>
    public TrainingResult? TrainingResult { get; }

    /// <summary>Gets how training of each of <see cref="Networks"/> ended. It is saved with the model, except for the time.</summary>
    /// <value>Empty where there is no network, and for a model file that does not hold it.</value>
    public IReadOnlyList<TrainingResult> TrainingResults { get; }
}
