using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

namespace Microsoft.ML.Recurrent.Engine.Layers.Blocks;

/// <summary>
/// Represents two chains that read the same rows, one forward and one in reverse, and whose outputs are joined, forward half first (Peters et al. 2018).
/// </summary>
/// <param name="forward">The layers that read forward.</param>
/// <param name="reverse">The layers that read in reverse.</param>
internal sealed class DirectionStacksLayer(IReadOnlyList<Layer> forward, IReadOnlyList<Layer> reverse) : BlockLayer([.. forward, .. reverse])
{
    internal const ulong ReverseDropoutIdentity = 0x3800;

    public override int OutputSize => forward[^1].OutputSize + reverse[^1].OutputSize;

    public override int ForwardSize => forward[^1].OutputSize;

    /// <summary>Gets the two directions of each recurrent layer.</summary>
    public IEnumerable<RecurrentDirection[]> Pairs =>
        forward.Zip(reverse, (one, other) => new[] { StackPasses.DirectionOf(one), StackPasses.DirectionOf(other) });

    public override LayerPass CreatePass(PassScope scope) => CreatePass(scope, dropsTop: false);

    /// <summary>Creates a workspace that may drop values of the tops of both chains.</summary>
    public DirectionStacksPass CreatePass(PassScope scope, bool dropsTop) => new(
        new ChainPass(StackPasses.Create(forward, scope, dropsTop, StackPasses.DropoutIdentity)),
        new ChainPass(StackPasses.Create(reverse, scope, dropsTop, ReverseDropoutIdentity)), forward[^1].OutputSize);
}
