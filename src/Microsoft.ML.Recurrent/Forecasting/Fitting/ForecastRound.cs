using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Ensembles;

namespace Microsoft.ML.Recurrent.Forecasting.Fitting;

/// <summary>Represents a round in which the networks of a forecaster are trained, all for the same number of epochs.</summary>
/// <param name="request">What is asked of the forecaster.</param>
/// <param name="name">The name of the round in logs and checkpoint files.</param>
/// <param name="epochs">The maximum number of epochs of each network.</param>
/// <param name="start">The forecaster whose networks continue to learn; null for new networks.</param>
internal sealed class ForecastRound(ForecastRequest request, string name, int epochs, ForecastStart? start)
{
    /// <summary>Returns the training of networks of the forecaster.</summary>
    /// <param name="first">The index of the first network among those of the forecaster.</param>
    /// <param name="count">The number of networks.</param>
    /// <param name="shape">The shape of a new network.</param>
    /// <param name="loss">The loss to minimize.</param>
    /// <param name="training">The windows to learn from.</param>
    /// <param name="validation">The held-out windows that choose the best epoch; without them nothing stops early.</param>
    public NetworkGroup Group(int first, int count, NetworkOptions shape, ILoss loss, SequenceDataset training, SequenceDataset? validation)
    {
        var plan = request.Training;
        return new NetworkGroup
        {
            Round = name,
            First = first,
            Count = count,
            Create = (network, seed) => Create(network, seed, shape),
            Loss = loss,
            Plan = plan with { NumberOfEpochs = epochs, EarlyStoppingPatience = validation is null ? 0 : plan.EarlyStoppingPatience },
            Training = training,
            Validation = validation,
        };
    }

    /// <summary>Creates a network before it is trained: a copy of the network from which it starts, or a new one.</summary>
    private RecurrentNetwork Create(int index, ulong seed, NetworkOptions shape)
    {
        if (start is null)
            return new RecurrentNetwork(shape, seed);
        var from = start.Model.Networks[index];
        return NetworkGroup.CopyOf(from, request.Options.Table.Continue(start with { Network = from.GetOptions() }, request.Options), seed);
    }
}
