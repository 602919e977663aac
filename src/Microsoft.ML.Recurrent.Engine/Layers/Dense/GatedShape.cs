namespace Microsoft.ML.Recurrent.Engine.Layers.Dense;

/// <summary>
/// Specifies a gated linear unit, y = (W x + b) f(V x + c) at every step (Dauphin et al. 2017; Shazeer 2020), with parameters <c>gated.N.weight</c>
/// [2 Size, input], whose first half is W, and <c>gated.N.bias</c>. Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Layers.xml" path="documentation/example"/>
public sealed record GatedShape : LayerShape
{
    internal const string Name = "gated";

    /// <summary>Gets the number of values that the layer returns.</summary>
    /// <value>At least 1.</value>
    public required int Size { get; init; }

    /// <summary>Gets the function f of the gate: a sigmoid makes a GLU, a sigmoid linear unit a SwiGLU.</summary>
    /// <value>The default is <see cref="ActivationFunction.Sigmoid"/>.</value>
    public ActivationFunction Gate { get; init; } = ActivationFunction.Sigmoid;

    internal override string Kind => Name;

    internal override bool ReadsTime => false;

    internal override int[] Numbers => [Size, (int)Gate];

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        if (Size is < 1 or > int.MaxValue / 2)
            yield return $"{nameof(Size)} is {Size} but must be 1 to {int.MaxValue / 2}";
        if (!Enum.IsDefined(Gate))
            yield return $"{nameof(Gate)} is {Gate}, which is not an activation function";
    }

    internal override LayerSize Measure(Int128 inputSize) => new(Size, 2 * (Int128)Size * (inputSize + 1), 2);

    internal override Layer Create(LayerBuilder builder) =>
        new GatedLayer(new DenseLayer(builder.Layout, builder.NameOf(Name), builder.InputSize, 2 * Size), Gate);
}
