using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Forecasting.SingleSeries;

/// <summary>The training of one network on one stretch of a series. Different runs may go on at the same time.</summary>
/// <param name="name">What logs call it.</param>
/// <param name="network">The network, which it changes.</param>
/// <param name="options">How to train; seed and number of epochs are this run's.</param>
/// <param name="training">Windows to learn from.</param>
/// <param name="validation">Windows that choose the best epoch, or null for the last one.</param>
internal sealed class LocalTrainingRun(string name, RecurrentNetwork network, TrainingOptions options, LocalWindows training, LocalWindows? validation)
{
    public string Name => name;

    public RecurrentNetwork Network => network;

    /// <summary>What happened; null before <see cref="Train"/> has returned.</summary>
    public TrainingResult? Result { get; private set; }

    /// <summary>Whether the network has learned from every window at least once.</summary>
    public bool IsUsable => Result is { Epochs: > 0 };

    public void Train(CancellationToken cancellationToken) =>
        Result = new TrainingLoop(network, new SquaredLoss(), options).Run(training, validation, cancellationToken);
}
