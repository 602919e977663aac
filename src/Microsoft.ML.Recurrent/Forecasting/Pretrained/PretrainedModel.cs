using System.Collections.Concurrent;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained;

/// <summary>Represents the weights of a pretrained network and its architecture. Immutable; safe for concurrent use.</summary>
internal sealed class PretrainedModel
{
    private readonly RecurrentNetwork _weights;
    private readonly ConcurrentDictionary<int, RecurrentNetwork> _networks = new();
    private readonly ConcurrentDictionary<int, ConcurrentBag<NetworkPass>> _passes = new();

    /// <summary>Initializes a new instance of the <see cref="PretrainedModel"/> class.</summary>
    /// <param name="hiddenSizes">The width of each recurrent layer.</param>
    /// <param name="headSize">The number of hidden units of the head.</param>
    /// <param name="read">The action that sets the weights of the network.</param>
    public PretrainedModel(IReadOnlyList<int> hiddenSizes, int headSize, Action<RecurrentNetwork> read)
    {
        (HiddenSizes, HeadSize) = (hiddenSizes, headSize);
        _weights = RecurrentNetwork.WithZeroWeights(Options(1).ToShape());
        read(_weights);
        _networks[1] = _weights;
    }

    /// <summary>Gets the width of each recurrent layer.</summary>
    public IReadOnlyList<int> HiddenSizes { get; }

    /// <summary>Gets the number of hidden units of the head.</summary>
    public int HeadSize { get; }

    /// <summary>Gets the weights, in the order of the parameters.</summary>
    public ReadOnlySpan<float> Weights => _weights.Parameters.Weights;

    /// <summary>Returns the network that computes some blocks of the horizon at once. All of them share the weights.</summary>
    /// <param name="blocks">The number of blocks, from 1.</param>
    public RecurrentNetwork Network(int blocks) =>
        _networks.GetOrAdd(blocks, static (count, model) => RecurrentNetwork.WithWeightsOf(model._weights, model.Options(count).ToShape()), this);

    /// <summary>Lends the buffers of a network of some blocks, which no one else uses until they are returned.</summary>
    /// <param name="blocks">The number of blocks, from 1.</param>
    public NetworkPass Borrow(int blocks) =>
        _passes.TryGetValue(blocks, out var free) && free.TryTake(out var pass) ? pass : new NetworkPass(Network(blocks));

    /// <summary>Takes back the buffers that were lent.</summary>
    /// <param name="blocks">The number of blocks.</param>
    /// <param name="pass">The buffers.</param>
    public void Return(int blocks, NetworkPass pass) => _passes.GetOrAdd(blocks, static _ => []).Add(pass);

    private NetworkOptions Options(int blocks) => PretrainedLayout.NetworkOf(HiddenSizes, HeadSize, blocks, everyStep: false);
}
