using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>
/// How the networks of a forecaster are trained in one round: all alike, but each from a seed of its own, with its own checkpoint and its own listener. Networks are
/// counted from 1.
/// </summary>
/// <param name="options">The options of the forecaster.</param>
/// <param name="progress">The listener of the whole forecaster.</param>
/// <param name="round">What logs and checkpoint files call the round.</param>
/// <param name="epochs">Most epochs of each network.</param>
/// <param name="isValidated">Whether held-out windows choose the best epoch; without them nothing stops early.</param>
internal sealed class MemberTraining(ForecastingOptions options, ForecastProgress progress, string round, int epochs, bool isValidated)
{
    private readonly TrainingOptions _common = options.MakeTrainingOptions();

    /// <summary>What logs call a network.</summary>
    public string NameOf(int member) => $"{round}, network {member}";

    /// <summary>The network before it learns: a copy of the one it starts from, or a new one.</summary>
    /// <param name="member">Its number.</param>
    /// <param name="start">The network whose shape and weights it begins with, or null.</param>
    /// <param name="shape">Shape of a new one.</param>
    public RecurrentNetwork CreateNetwork(int member, RecurrentNetwork? start, NetworkOptions shape)
    {
        var network = new RecurrentNetwork(start is null ? shape : WithDropoutsOf(start.Options, shape), SeedOf(member));
        if (start is not null)
            network.CopyWeightsFrom(start);
        return network;
    }

    /// <summary>Returns a shape with what only training knows from another, so that a network that is trained further is trained by the options given now.</summary>
    private static NetworkOptions WithDropoutsOf(NetworkOptions network, NetworkOptions training) => network with
    {
        Dropout = training.Dropout,
        VariationalDropout = training.VariationalDropout,
        InputDropout = training.InputDropout,
        RecurrentDropout = training.RecurrentDropout,
        Zoneout = training.Zoneout,
    };

    /// <summary>How a network is trained.</summary>
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
