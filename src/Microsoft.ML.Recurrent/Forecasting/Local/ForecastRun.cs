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
    /// <param name="network">Shape of the network.</param>
    /// <param name="options">How to train; seed and number of epochs are this run's.</param>
    /// <param name="training">Windows to learn from.</param>
    /// <param name="validation">Windows that choose the best epoch, or null for the last one.</param>
    public ForecastRun(string name, NetworkOptions network, TrainingOptions options, LocalWindows training, LocalWindows? validation)
    {
        Name = name;
        Network = new RecurrentNetwork(network, options.Seed);
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
