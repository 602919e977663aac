using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Heads;

/// <summary>
/// Specifies a hidden layer of which the head computes several blocks of outputs for each row: max(0, S h + F x + b) for the features x of each block, which
/// are the last ones of the row of a step. Its parameters are <c>horizon.state.weight</c>, <c>horizon.state.bias</c> and <c>horizon.features.weight</c>.
/// It is the last layer of a network. Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Shapes.xml" path="documentation/example"/>
public sealed record HorizonShape : LayerShape
{
    internal const string Name = "horizon";

    /// <summary>Gets the number of blocks of outputs.</summary>
    /// <value>At least 1.</value>
    public required int Blocks { get; init; }

    /// <summary>Gets the number of features D of a block.</summary>
    /// <value>At least 1.</value>
    public required int InputSize { get; init; }

    /// <summary>Gets the number of hidden units A.</summary>
    /// <value>A multiple of 16, at least 16.</value>
    public required int HiddenSize { get; init; }

    internal override string Kind => Name;

    internal override int[] Numbers => [Blocks, InputSize, HiddenSize];

    // No weight depends on the number of blocks; the inputs and outputs of a step, of which a network has as many weights, bound it.
    internal override IReadOnlyList<int> Sizes => [InputSize, HiddenSize];

    internal override bool ReadsTime => false;

    internal static HorizonShape? Of(int[] numbers) => numbers is [var blocks, var inputSize, var hiddenSize]
        ? new() { Blocks = blocks, InputSize = inputSize, HiddenSize = hiddenSize } : null;

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        if (Blocks < 1)
            yield return $"{nameof(Blocks)} is {Blocks} but must be at least 1";
        if (InputSize < 1)
            yield return $"{nameof(InputSize)} is {InputSize} but must be at least 1";
        if (HiddenSize < 1 || HiddenSize % GatePanels.UnitBlock != 0)
            yield return $"{nameof(HiddenSize)} is {HiddenSize} but must be a multiple of {GatePanels.UnitBlock}, at least {GatePanels.UnitBlock}";
        if (Blocks * ((Int128)HiddenSize + InputSize) > AlignedBuffer.MostFloats)
            yield return $"{nameof(Blocks)} is {Blocks}, {nameof(HiddenSize)} {HiddenSize} and {nameof(InputSize)} {InputSize}, but at most "
                + $"{AlignedBuffer.MostFloats} hidden units and features of all blocks fit";
    }

    internal override LayerSize Measure(Int128 inputSize) => new((Int128)HiddenSize + InputSize, HiddenSize * (inputSize + 1 + InputSize), 3);

    internal override Layer Create(LayerBuilder builder) => new HorizonLayer(builder.Layout, builder.InputSize, Blocks, InputSize, HiddenSize);
}
