using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

namespace Microsoft.ML.Recurrent.Engine.Layers.Blocks;

/// <summary>Creates the passes of a stack of layers with dropout between them.</summary>
internal static class StackPasses
{
    public const ulong DropoutIdentity = 0x3000;

    /// <summary>Creates the passes of a chain: each layer and, after recurrent ones, its dropout and penalties.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="scope">What all passes of a network share.</param>
    /// <param name="dropsTop">Whether values of the last recurrent layer are dropped, too.</param>
    /// <param name="identity">The number that distinguishes the draws after the first recurrent layer from others; those of the next layers follow it.</param>
    /// <param name="penalties">The weight of the penalties on the outputs of the last recurrent layer; null for none.</param>
    public static List<LayerPass> Create(
        IReadOnlyList<Layer> layers, PassScope scope, bool dropsTop, ulong identity, PenaltyWeight? penalties = null)
    {
        List<LayerPass> passes = [];
        var recurrent = layers.Select(layer => DirectionsOf(layer).LastOrDefault()).ToList();
        var last = recurrent.FindLastIndex(directions => directions is not null);
        for (var l = 0; l < layers.Count; l++)
        {
            var drops = dropsTop || l < last;
            if (layers[l] is DirectionStacksLayer stacks)
            {
                passes.Add(stacks.CreatePass(scope, drops)); // the chains inside drop by themselves
                continue;
            }

            passes.Add(layers[l].CreatePass(scope));
            if (l == last && penalties is not null && scope.Noise.TemporalActivationRegularization > 0)
                passes.Add(new TemporalPenaltyPass(passes[^1], layers[l].OutputSize, scope.Noise.TemporalActivationRegularization, penalties));
            if (scope.Noise.Dropout > 0 && drops && recurrent[l] is [var direction, ..])
                passes.Add(new DropoutPass(passes[^1], new StepDropout(
                    scope.Noise.Dropout, identity + (ulong)direction.Layer, scope.Noise.VariationalDropout, scope.Random)));
            if (l == last && penalties is not null && scope.Noise.ActivationRegularization > 0)
                passes.Add(new ActivationPenaltyPass(passes[^1], layers[l].OutputSize, scope.Noise.ActivationRegularization, penalties));
        }

        return passes;
    }

    /// <summary>Returns the directions of each recurrent layer in a layer, in order.</summary>
    public static IEnumerable<RecurrentDirection[]> DirectionsOf(Layer layer) => layer switch
    {
        RecurrentLayer recurrent => [[.. recurrent.Directions]],
        DirectionStacksLayer stacks => stacks.Pairs,
        BlockLayer block => block.Layers.SelectMany(DirectionsOf),
        _ => [],
    };

    /// <summary>Returns the only direction of a recurrent layer, which may have a residual connection.</summary>
    public static RecurrentDirection DirectionOf(Layer layer) =>
        layer is ResidualLayer block ? DirectionOf(block.Layers[0]) : ((RecurrentLayer)layer).Directions[0];

    /// <summary>Returns the passes of recurrent layers among some passes and those within their blocks, in order.</summary>
    public static IEnumerable<RecurrentLayerPass> RecurrentLayers(IEnumerable<LayerPass> passes) => passes.SelectMany(pass => pass switch
    {
        RecurrentLayerPass layer => [layer],
        ResidualPass block => RecurrentLayers(block.Passes),
        DilatedPass block => RecurrentLayers(block.Passes),
        SideBySidePass block => block.Passes.SelectMany(branch => RecurrentLayers(branch)),
        _ => [],
    });
}
