using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells.MLstm;

/// <summary>Defines the mLSTM.</summary>
internal sealed class MLstmDefinition : CellDefinition
{
    private const int MostAutomaticHeads = 4;

    public override CellKind Kind => CellKind.MLstm;

    public override string OwnOptions => "Cell.MemoryHeads";

    public override bool HasRecurrentProduct => false;

    public override bool HasLayerNormalization => false;

    public override bool HasZoneout => false;

    public override bool SetsOwnOptions(CellOptions options) => options.MemoryHeads != 0;

    public override string? SizeViolation(CellOptions options, int size)
    {
        if (size < 1)
            return null; // a violation by itself
        if (options.MemoryHeads < 0 || (options.MemoryHeads > 0 && size % options.MemoryHeads != 0))
            return $"Cell.MemoryHeads is {options.MemoryHeads} but must be 0 (automatic) or a divisor of the layer's width {size}";
        var heads = HeadsOf(options, size);
        var state = (Int128)size * GatePanels.Pad(size / heads);
        return state <= AlignedBuffer.MostFloats ? null
            : $"Cell.MemoryHeads is {options.MemoryHeads}, so that the memories of a layer of {size} units in {heads} heads have {state} numbers; at most "
                + $"{AlignedBuffer.MostFloats} are possible";
    }

    public override int GatesOf(CellOptions options) => 4;

    public override (Int128 Weights, int Parameters) Measure(CellOptions options, Int128 input, Int128 hidden) =>
        (((4 * hidden) + (2 * HeadsOf(options, hidden))) * (input + 1), 2);

    public override SequenceCell Create(CellOptions options, ParameterLayout layout, string suffix, int inputSize, int hiddenSize) =>
        new MLstmCell(layout, suffix, inputSize, hiddenSize, HeadsOf(options, hiddenSize));

    public static int HeadsOf(CellOptions options, Int128 hidden)
    {
        var heads = options.MemoryHeads > 0 ? options.MemoryHeads : MostAutomaticHeads;
        while (options.MemoryHeads == 0 && hidden % heads != 0)
            heads--;
        return heads;
    }
}
