using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Networks.Passes;

/// <summary>Holds the passes of the layers of a network, with dropout between them, and those that a caller needs by themselves.</summary>
internal sealed class NetworkPasses
{
    internal const ulong InputDropoutIdentity = 0x1000;
    internal const ulong HeadDropoutIdentity = 0x4000;

    /// <param name="network">The network.</param>
    /// <param name="noise">The noise under which it learns.</param>
    /// <param name="team">The threads that share the work of the passes; null for the thread that runs them.</param>
    public NetworkPasses(RecurrentNetwork network, NoiseOptions noise, Team? team = null)
    {
        var chain = network.Chain;
        Source = chain.Source is null ? null : new SourcePass(network, noise, team);
        var scope = new PassScope(network.Parameters, new RandomMask(), noise, Source?.Memory, team);
        List<LayerPass> passes = [chain.Input.CreatePass(scope), .. chain.Front.Select(layer => layer.CreatePass(scope))];
        if (noise.InputDropout > 0)
            passes.Add(new DropoutPass(passes[^1], new StepDropout(noise.InputDropout, InputDropoutIdentity, perSequence: true, scope.Random)));
        Stack = passes.Count;
        var dropsTop = !network.Shape.Pools && chain.Decoder is null;
        var stack = StackPasses.Create(chain.Stack, scope, dropsTop, StackPasses.DropoutIdentity, Penalties);
        Directions = stack.LastOrDefault() as DirectionStacksPass;
        Layers = [.. stack.SelectMany(pass => pass is DirectionStacksPass stacks
            ? stacks.Layers : StackPasses.RecurrentLayers([pass]).Select(layer => layer.Directions))];
        passes.AddRange(stack);
        Readout = passes.Count;
        foreach (var layer in chain.Readout)
        {
            passes.Add(layer is DecodingLayer decoder
                ? Decoding = decoder.CreatePass(scope, [.. Layers.Select(directions => directions[0])]) : layer.CreatePass(scope));
            var pooling = passes[^1];
            if (!layer.Pools)
                continue;
            Pooling = pooling as PooledPass;
            if (noise.Dropout > 0) // without pooling, values of the top layer are dropped
                passes.Add(new DropoutPass(pooling, new StepDropout(noise.Dropout, HeadDropoutIdentity, noise.VariationalDropout, scope.Random)));
        }

        Chain = new ChainPass(passes);
        FurtherHeads = [.. chain.FurtherHeads.Select(head => new FurtherHeadPass(network, head, scope))];
        Carries = FurtherHeads.Length == 0 ? Chain.Carries : [.. Chain.Carries, .. FurtherHeads.SelectMany(head => head.Carries)];
    }

    /// <summary>Gets the pass of the encoder of source sequences; null if the network has none.</summary>
    public SourcePass? Source { get; }

    /// <summary>Gets all passes but that of the head.</summary>
    public ChainPass Chain { get; }

    /// <summary>Gets all states that are carried between windows, in a fixed order.</summary>
    public StateCarry[] Carries { get; }

    /// <summary>Gets the passes of the heads next to the main one.</summary>
    public FurtherHeadPass[] FurtherHeads { get; }

    /// <summary>Gets the weight of the penalties on the outputs of the last recurrent layer in the current window.</summary>
    public PenaltyWeight Penalties { get; } = new();

    /// <summary>Gets the index of the first pass of the recurrent stack.</summary>
    public int Stack { get; }

    /// <summary>Gets the index of the first pass after the recurrent stack.</summary>
    public int Readout { get; }

    /// <summary>Gets the pass of separate directions; null if there are none.</summary>
    public DirectionStacksPass? Directions { get; }

    /// <summary>Gets the pass that decodes steps; null if none are decoded.</summary>
    public DecodingPass? Decoding { get; }

    /// <summary>Gets the pass that pools the steps; null without pooling.</summary>
    public PooledPass? Pooling { get; }

    /// <summary>Gets the directions of each recurrent layer of the stack.</summary>
    public DirectionPass[][] Layers { get; }
}
