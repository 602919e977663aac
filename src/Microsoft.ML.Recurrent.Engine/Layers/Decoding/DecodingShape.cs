using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

namespace Microsoft.ML.Recurrent.Engine.Layers.Decoding;

/// <summary>
/// Specifies recurrent layers that read a sequence and then decode a fixed number of steps after its end: the network returns those steps only. The input of
/// the layers at a decoded step is a learned vector of its position, <c>decoder.position</c> [Steps, input], plus, if decoded steps have features,
/// <c>decoder.weight</c> [input, InputSize] times those. Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Shapes.xml" path="documentation/example"/>
public sealed record DecodingShape : LayerShape
{
    internal const string Name = "decoding";

    /// <summary>Gets the layers.</summary>
    /// <value>At least one layer, each a <see cref="RecurrentShape"/> of one direction without zoneout.</value>
    public required LayerList Layers { get; init; }

    /// <summary>Gets the number m of decoded steps.</summary>
    /// <value>At least 1.</value>
    public required int Steps { get; init; }

    /// <summary>Gets the number of features D of a decoded step.</summary>
    /// <value>The default is 0; 0 or more.</value>
    public int InputSize { get; init; }

    internal override string Kind => Name;

    internal override int[] Numbers => [Steps, InputSize];

    internal override bool ReadsTime => true;

    internal override IReadOnlyList<LayerList> Chains => [Layers];

    internal static DecodingShape? Of(int[] numbers, IReadOnlyList<LayerList> chains) =>
        numbers is [var steps, var inputSize] && chains is [var layers] ? new() { Layers = layers, Steps = steps, InputSize = inputSize } : null;

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        if (Steps < 1)
            yield return $"{nameof(Steps)} is {Steps} but must be at least 1";
        if (InputSize < 0)
            yield return $"{nameof(InputSize)} is {InputSize} but must be at least 0";
        if (Layers.Count == 0)
            yield return $"{nameof(Layers)} is empty but must hold at least one layer";
        for (var i = 0; i < Layers.Count; i++)
            if (Layers[i] is not RecurrentShape { Bidirectional: false, Zoneout: 0 })
                yield return $"{nameof(Layers)}[{i}] must be a recurrent layer of one direction without zoneout, but is {Layers[i]}";
    }

    internal override LayerSize Measure(Int128 inputSize)
    {
        var stack = Layers.Measure(inputSize);
        return new(stack.OutputSize, stack.Weights + (inputSize * ((Int128)Steps + InputSize)), stack.Parameters + (InputSize > 0 ? 2 : 1));
    }

    internal override Layer Create(LayerBuilder builder)
    {
        var stack = builder.CreateWithin(Layers);
        return new DecodingLayer(new DecoderInputLayer(builder.Layout, builder.NameOfFirst("decoder"), Steps, builder.InputSize, InputSize), stack);
    }
}
