namespace Microsoft.ML.Recurrent.Engine.Layers.Dense;

/// <summary>
/// Specifies a gate without weights, y = a f(b) at every step, where a is the first half of the values that the layer reads and b the second: two chains side
/// by side, of which one opens the other. Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Layers.xml" path="documentation/example"/>
public sealed record GateShape : LayerShape
{
    internal const string Name = "gate";

    /// <summary>Gets the function f of the gate.</summary>
    /// <value>The default is <see cref="ActivationFunction.Sigmoid"/>.</value>
    public ActivationFunction Gate { get; init; } = ActivationFunction.Sigmoid;

    internal override string Kind => Name;

    internal override bool ReadsTime => false;

    internal override int[] Numbers => [(int)Gate];

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        if (!Enum.IsDefined(Gate))
            yield return $"{nameof(Gate)} is {Gate}, which is not an activation function";
        if (inputSize % 2 != 0)
            yield return $"the layer reads {inputSize} values of a step, but must read an even number, values and then gates";
    }

    internal override LayerSize Measure(Int128 inputSize) => new(inputSize / 2, 0, 0);

    internal override Layer Create(LayerBuilder builder) => new GateLayer(Gate, builder.InputSize / 2);
}
