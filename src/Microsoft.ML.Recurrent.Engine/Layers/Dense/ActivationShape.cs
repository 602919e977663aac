namespace Microsoft.ML.Recurrent.Engine.Layers.Dense;

/// <summary>Specifies a function that is applied to every value of a step. Immutable and safe to share.</summary>
/// <include file="../../Documentation/Layers.xml" path="documentation/example"/>
public sealed record ActivationShape : LayerShape
{
    internal const string Name = "activation";

    /// <summary>Gets the function.</summary>
    /// <value>The default is <see cref="ActivationFunction.Rectified"/>.</value>
    public ActivationFunction Function { get; init; }

    internal override string Kind => Name;

    internal override bool ReadsTime => false;

    internal override int[] Numbers => [(int)Function];

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        if (!Enum.IsDefined(Function))
            yield return $"{nameof(Function)} is {Function}, which is not an activation function";
    }

    internal override LayerSize Measure(Int128 inputSize) => new(inputSize, 0, 0);

    internal override Layer Create(LayerBuilder builder) => new ActivationLayer(Function, builder.InputSize);
}
