using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Forecasting.SingleSeries;

/// <summary>Represents the training of one network on one stretch of a series. Different runs may proceed at the same time.</summary>
/// <param name="name">The name in logs.</param>
/// <param name="network">The network to train; it is changed.</param>
/// <param name="options">The training options; seed and number of epochs are those of this run.</param>
/// <param name="training">The windows to learn from.</param>
/// <param name="validation">The windows that choose the best epoch, or null to use the last one.</param>
internal sealed class LocalTrainingRun(string name, RecurrentNetwork network, TrainingOptions options, LocalWindows training, LocalWindows? validation)
{
    public string Name => name;

    public RecurrentNetwork Network => network;

    /// <summary>Gets the result; null before <see cref="Train"/> has returned.</summary>
    public TrainingResult? Result { get; private set; }

    /// <summary>Gets a value that indicates whether the network has learned from every window at least once.</summary>
    public bool IsUsable => Result is { FinishedEpochs: > 0 };

    public void Train(CancellationToken cancellationToken) =>
        Result = new TrainingLoop(network, new SquaredLoss(), options).Run(training, validation, cancellationToken);
}
