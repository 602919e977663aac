using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>
/// What one layer in one direction keeps of a window of packed rows: the forward pass writes it, the backward pass turns the gate
/// buffers into gradients in place. State rows are padded to a multiple of 16 with zeros. Each cell uses the buffers it needs.
/// </summary>
internal sealed class CellTape
{
    /// <summary>Rows R of the gate buffers: all of the window in training, else those of a chunk.</summary>
    public int Rows { get; set; }

    public AlignedBuffer Gates { get; } = new();        // [panel][R][width]; pre-activations, then activated gates, then their gradients

    public AlignedBuffer Recurrent { get; } = new();    // same layout: recurrent half of a GRU's pre-activations, then its gradient

    public AlignedBuffer H { get; } = new();            // [R, state]; the cell's own output, before zoneout

    public AlignedBuffer C { get; } = new();            // [R, H]; the cell's own cell state, before zoneout

    public AlignedBuffer Unprojected { get; } = new();  // [R, H]; o * tanh(c) before the projection

    public AlignedBuffer DUnprojected { get; } = new(); // [step rows, H]

    public AlignedBuffer DProjected { get; } = new();   // [panel][R][width] of the projection

    public AlignedBuffer ResetHidden { get; } = new();  // [R, H]; r * h' of a GRU that resets before the product

    public AlignedBuffer NormalizedC { get; } = new();  // [R, H]; layer-normalised cell state

    public NormalizationTape InputNorm { get; } = new();

    public NormalizationTape RecurrentNorm { get; } = new();

    public NormalizationTape CandidateNorm { get; } = new();

    public NormalizationTape CellNorm { get; } = new();

    public AlignedBuffer DPeepholes { get; } = new();   // per panel [3, units]

    public AlignedBuffer Packed { get; } = new();       // [block][rows of a chunk][width]; what a weight gradient multiplies

    /// <summary>Rows in blocks of columns, valid until the next call; the rows themselves where they already are one block.</summary>
    public unsafe float* Pack(GatePanels blocks, float* source, nint stride, int rows)
    {
        if (blocks.Count == 1 && stride == blocks.PaddedHidden)
            return source;
        Packed.Ensure((long)rows * blocks.TotalWidth);
        blocks.FromRows(source, stride, Packed.Pointer, rows, 0, rows);
        return Packed.Pointer;
    }
}
