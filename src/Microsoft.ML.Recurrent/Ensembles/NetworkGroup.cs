using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Ensembles;

/// <summary>Represents networks of a model that learn from the same rows in the same way, each from its own seed.</summary>
internal sealed record NetworkGroup
{
    /// <summary>Gets the name of the round of training, in logs and in the names of checkpoint files; empty if each network is trained once.</summary>
    public string Round { get; init; } = "";

    /// <summary>Gets the index of the first network among those of the model.</summary>
    public int First { get; init; }

    /// <summary>Gets the number of networks.</summary>
    public required int Count { get; init; }

    /// <summary>Gets the function that creates a network from its index among those of the model and its seed.</summary>
    public required Func<int, ulong, RecurrentNetwork> Create { get; init; }

    /// <summary>Gets the loss to minimize.</summary>
    public required ILoss Loss { get; init; }

    /// <summary>Gets the options of training; the trainer adds the seed, the checkpoint and the listener of each network.</summary>
    public required TrainingOptions Plan { get; init; }

    /// <summary>Gets the rows to learn from.</summary>
    public required SequenceDataset Training { get; init; }

    /// <summary>Gets the rows that choose the best epoch, or null to use the last one.</summary>
    public required SequenceDataset? Validation { get; init; }

    /// <summary>Creates a network with random weights.</summary>
    /// <param name="shape">The shape of the network up to its main head.</param>
    /// <param name="heads">The further heads.</param>
    /// <param name="seed">The seed.</param>
    public static RecurrentNetwork NetworkOf(NetworkOptions shape, IReadOnlyList<FurtherHeadShape> heads, ulong seed) => heads.Count == 0
        ? new RecurrentNetwork(shape, seed) : new RecurrentNetwork(shape.ToShape() with { FurtherHeads = heads }, shape.Initialization, seed);

    /// <summary>Creates a network that starts with the weights of another, which is trained further.</summary>
    /// <param name="network">The network to start from, whose further heads the new network has, too.</param>
    /// <param name="shape">The shape of the new network, which differs at most in what training alone reads.</param>
    /// <param name="seed">The seed.</param>
    public static RecurrentNetwork CopyOf(RecurrentNetwork network, NetworkOptions shape, ulong seed)
    {
        var copy = NetworkOf(shape, network.Shape.FurtherHeads, seed);
        copy.CopyWeightsFrom(network);
        return copy;
    }

    /// <summary>Creates a network of the same shape that starts with the weights of another, which is trained further.</summary>
    /// <param name="network">The network to start from.</param>
    /// <param name="seed">The seed.</param>
    public static RecurrentNetwork CopyOf(RecurrentNetwork network, ulong seed)
    {
        var copy = new RecurrentNetwork(network.Shape, null, seed);
        copy.CopyWeightsFrom(network);
        return copy;
    }
}
