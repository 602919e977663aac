using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Forecasting.Local;

/// <summary>The training of one network on one stretch of a series. Different runs may go on at the same time.</summary>
internal sealed class ForecastRun
{
    private readonly TrainingOptions _options;
    private readonly LocalWindows _training;
    private readonly LocalWindows? _validation;

    /// <param name="name">What logs and checkpoint files call it.</param>
    /// <param name="start">The network whose weights it begins with, or null for new ones.</param>
    /// <param name="network">Shape of a new network.</param>
    /// <param name="options">How to train; seed and number of epochs are this run's.</param>
    /// <param name="training">Windows to learn from.</param>
    /// <param name="validation">Windows that choose the best epoch, or null for the last one.</param>
    public ForecastRun(string name, RecurrentNetwork? start, NetworkOptions network, TrainingOptions options, LocalWindows training, LocalWindows? validation)
    {
        Name = name;
        Network = new RecurrentNetwork(start?.Options ?? network, options.Seed);
        if (start is not null)
            Network.CopyWeightsFrom(start);
        _options = options;
        _training = training;
        _validation = validation;
    }

    public string Name { get; }

    public RecurrentNetwork Network { get; }

    /// <summary>What happened; null before <see cref="Train"/> has returned.</summary>
    public TrainingResult? Result { get; private set; }

    /// <summary>Whether the network has learned from every window at least once.</summary>
    public bool IsUsable => Result is { Epochs: > 0 };

    public void Train(CancellationToken cancellationToken) =>
        Result = new TrainingLoop(Network, new SquaredLoss(), _options).Run(_training, _validation, cancellationToken);
}
