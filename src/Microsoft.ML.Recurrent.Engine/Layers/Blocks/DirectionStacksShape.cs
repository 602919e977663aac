using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

namespace Microsoft.ML.Recurrent.Engine.Layers.Blocks;

/// <summary>
/// Specifies two equal stacks of recurrent layers that read the same rows, one forward and one in reverse, and whose outputs are joined at the top, forward
/// half first (Peters et al. 2018). Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Shapes.xml" path="documentation/example"/>
public sealed record DirectionStacksShape : LayerShape
{
    internal const string Name = "direction stacks";

    /// <summary>Gets the layers of either stack.</summary>
    /// <value>At least one layer; each is a <see cref="RecurrentShape"/> of one direction, or a <see cref="ResidualShape"/> of one.</value>
    public required LayerList Layers { get; init; }

    internal override string Kind => Name;

    internal override int[] Numbers => [];

    internal override bool ReadsTime => true;

    internal override IReadOnlyList<LayerList> Chains => [Layers];

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        if (Layers.Count == 0)
            yield return $"{nameof(Layers)} is empty but must hold at least one layer";
        for (var i = 0; i < Layers.Count; i++)
            if (ResidualShape.RecurrentIn(Layers[i]) is not { Bidirectional: false })
                yield return $"{nameof(Layers)}[{i}] must be a recurrent layer of one direction, or a residual block of one, but is {Layers[i]}";
    }

    internal override LayerSize Measure(Int128 inputSize)
    {
        var stack = Layers.Measure(inputSize);
        return new(2 * stack.OutputSize, 2 * stack.Weights, 2 * stack.Parameters);
    }

    internal override Layer Create(LayerBuilder builder)
    {
        List<Layer> forward = [], reverse = [];
        var size = builder.InputSize;
        foreach (var layer in Layers)
        {
            var shape = ResidualShape.RecurrentIn(layer)!;
            var number = builder.NextRecurrent();
            forward.Add(Wrap(layer, new RecurrentLayer(shape.CreateDirection(builder, size, number, reverse: false))));
            reverse.Add(Wrap(layer, new RecurrentLayer(shape.CreateDirection(builder, size, number, reverse: true))));
            size = (int)shape.StateSize;
        }

        return new DirectionStacksLayer(forward, reverse);
    }

    private static Layer Wrap(LayerShape shape, RecurrentLayer layer) => shape is ResidualShape ? new ResidualLayer([layer]) : layer;
}
