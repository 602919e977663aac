using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

namespace Microsoft.ML.Recurrent.Engine.Layers.Blocks;

/// <summary>Creates the passes of a stack of layers with dropout between them.</summary>
internal static class StackPasses
{
    public const ulong DropoutIdentity = 0x3000;

    /// <summary>Creates the passes of a stack: each layer, followed by its dropout.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="scope">What all passes of a network share.</param>
    /// <param name="dropsTop">Whether values of the last layer are dropped, too.</param>
    /// <param name="identity">The number that distinguishes the draws after the first layer from others; those of the next layers follow it.</param>
    public static List<LayerPass> Create(IReadOnlyList<Layer> layers, PassScope scope, bool dropsTop, ulong identity)
    {
        List<LayerPass> passes = [];
        for (var l = 0; l < layers.Count; l++)
        {
            var drops = scope.Noise.Dropout > 0 && (dropsTop || l < layers.Count - 1);
            if (layers[l] is DirectionStacksLayer stacks)
            {
                passes.Add(stacks.CreatePass(scope, dropsTop)); // the chains inside drop by themselves
                continue;
            }

            passes.Add(layers[l].CreatePass(scope));
            if (drops)
                passes.Add(new DropoutPass(
                    passes[^1], new StepDropout(scope.Noise.Dropout, identity + (ulong)l, scope.Noise.VariationalDropout, scope.Random)));
        }

        return passes;
    }

    /// <summary>Returns the passes of recurrent layers among some passes and those within their blocks, in order.</summary>
    public static IEnumerable<RecurrentLayerPass> RecurrentLayers(IEnumerable<LayerPass> passes) => passes.SelectMany(pass => pass switch
    {
        RecurrentLayerPass layer => [layer],
        ResidualPass block => RecurrentLayers(block.Passes),
        _ => [],
    });
}
