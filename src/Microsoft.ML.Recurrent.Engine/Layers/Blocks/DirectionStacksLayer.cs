using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

namespace Microsoft.ML.Recurrent.Engine.Layers.Blocks;

/// <summary>
/// Represents two chains that read the same rows, one forward and one in reverse, and whose outputs are joined, forward half first (Peters et al. 2018).
/// </summary>
/// <param name="forward">The layers that read forward.</param>
/// <param name="reverse">The layers that read in reverse.</param>
internal sealed class DirectionStacksLayer(IReadOnlyList<Layer> forward, IReadOnlyList<Layer> reverse) : Layer
{
    internal const ulong ReverseDropoutIdentity = 0x3800;

    private readonly Layer[] _layers = [.. forward, .. reverse]; // an array: iterating over an interface would allocate at every step

    public override int OutputSize => forward[^1].OutputSize + reverse[^1].OutputSize;

    public override bool NeedsWholeSequences => true;

    public override void Initialize(WeightDraw draw)
    {
        foreach (var layer in _layers)
            layer.Initialize(draw);
    }

    public override void Refresh(ReadOnlySpan<float> weights)
    {
        foreach (var layer in _layers)
            layer.Refresh(weights);
    }

    public override LayerPass CreatePass(PassScope scope) => CreatePass(scope, dropsTop: false);

    /// <summary>Creates a workspace that may drop values of the tops of both chains.</summary>
    public DirectionStacksPass CreatePass(PassScope scope, bool dropsTop) => new(
        new ChainPass(StackPasses.Create(forward, scope, dropsTop, StackPasses.DropoutIdentity)),
        new ChainPass(StackPasses.Create(reverse, scope, dropsTop, ReverseDropoutIdentity)), forward[^1].OutputSize);
}
