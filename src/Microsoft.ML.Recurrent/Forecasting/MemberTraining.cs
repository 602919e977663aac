using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>
/// Specifies how the networks of a forecaster are trained in one round: all in the same way, but each with its own seed, checkpoint and listener. Networks are
/// counted from 1.
/// </summary>
/// <param name="options">The options of the forecaster.</param>
/// <param name="progress">The listener of the whole forecaster.</param>
/// <param name="round">The name of the round in logs and checkpoint files.</param>
/// <param name="epochs">The maximum number of epochs of each network.</param>
/// <param name="isValidated">Whether held-out windows choose the best epoch; without them nothing stops early.</param>
internal sealed class MemberTraining(ForecastingOptions options, ForecastProgress progress, string round, int epochs, bool isValidated)
{
    private readonly TrainingOptions _common = options.MakeTrainingOptions();

    /// <summary>Returns the name of a network in logs.</summary>
    public string NameOf(int member) => $"{round}, network {member}";

    /// <summary>Creates a network before it is trained: a copy of the network from which it starts, or a new one.</summary>
    /// <param name="member">The number of the network.</param>
    /// <param name="start">The network with whose shape and weights the network begins, or null.</param>
    /// <param name="shape">The shape of a new network.</param>
    public RecurrentNetwork CreateNetwork(int member, RecurrentNetwork? start, NetworkOptions shape)
    {
        var network = new RecurrentNetwork(start is null ? shape : WithDropoutsOf(start.Options, shape), SeedOf(member));
        if (start is not null)
            network.CopyWeightsFrom(start);
        return network;
    }

    /// <summary>Returns a shape with the training settings of another, so that a network that is trained further uses the current options.</summary>
    private static NetworkOptions WithDropoutsOf(NetworkOptions network, NetworkOptions training) => network with
    {
        Dropout = training.Dropout,
        VariationalDropout = training.VariationalDropout,
        InputDropout = training.InputDropout,
        RecurrentDropout = training.RecurrentDropout,
        Zoneout = training.Zoneout,
    };

    /// <summary>Returns the options with which a network is trained.</summary>
    public TrainingOptions OptionsOf(int member) => _common with
    {
        NumberOfEpochs = epochs,
        Seed = SeedOf(member),
        EarlyStoppingPatience = isValidated ? _common.EarlyStoppingPatience : 0,
        CheckpointPath = options.CheckpointPath is null ? null : $"{options.CheckpointPath}.{round.Replace(' ', '-')}-{member}",
        Progress = progress.Of(NameOf(member)),
    };

    private ulong SeedOf(int member) => unchecked((options.EngineSeed * 1_000_003) + (ulong)member);
}
