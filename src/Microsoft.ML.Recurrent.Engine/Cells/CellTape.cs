using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>
/// Holds what one layer in one direction keeps of a window of packed rows: the forward pass writes it, and the backward pass turns the gate buffers into
/// gradients in place. State rows are padded to a multiple of 16 with zeros. Each cell uses the buffers it needs.
/// </summary>
/// <param name="cells">The number of states of the cell other than h.</param>
/// <param name="team">The threads that share the work of the cell; null for the calling thread.</param>
internal sealed class CellTape(int cells, Team? team = null)
{
    /// <summary>Gets the threads that share the work of the cell.</summary>
    public Team Team { get; } = team ?? Team.Alone;

    /// <summary>Gets or sets the number of rows R of the gate buffers: those of the whole window in training, otherwise those of a chunk.</summary>
    public int Rows { get; set; }

    public AlignedBuffer Gates { get; } = new();        // [panel][R][width]; pre-activations, then activated gates, then their gradients

    public AlignedBuffer Recurrent { get; } = new();    // same layout: recurrent half of a GRU's pre-activations, then its gradient

    public AlignedBuffer H { get; } = new();            // [R, state]; the cell's own output, before zoneout

    /// <summary>Gets the states of the cell other than h, such as c, before zoneout. [R, stride]</summary>
    public AlignedBuffer[] Cells { get; } = [.. Enumerable.Range(0, cells).Select(_ => new AlignedBuffer())];

    public AlignedBuffer Unprojected { get; } = new();  // [R, H]; o * tanh(c) before the projection

    public AlignedBuffer DUnprojected { get; } = new(); // [step rows, H]

    public AlignedBuffer DProjected { get; } = new();   // [panel][R][width] of the projection

    public AlignedBuffer ResetHidden { get; } = new();  // [R, H]; r * h' of a GRU that resets before the product

    public AlignedBuffer NormalizedC { get; } = new();  // [R, H]; layer-normalised cell state

    public NormalizationTape InputNorm { get; } = new();

    public NormalizationTape RecurrentNorm { get; } = new();

    public NormalizationTape CandidateNorm { get; } = new();

    public NormalizationTape CellNorm { get; } = new();

    public AlignedBuffer DPeepholes { get; } = new();   // for each panel [3, units]

    public AlignedBuffer Packed { get; } = new();       // [block][rows of a chunk][width]; the operand of a weight gradient

    /// <summary>Gets the buffers of the window.</summary>
    public IEnumerable<AlignedBuffer> Buffers =>
    [
        Gates, Recurrent, H, .. Cells, Unprojected, DUnprojected, DProjected, ResetHidden, NormalizedC,
        .. InputNorm.Buffers, .. RecurrentNorm.Buffers, .. CandidateNorm.Buffers, .. CellNorm.Buffers, Packed,
    ];

    /// <summary>Packs rows into blocks of columns, which are valid until the next call. Returns the rows themselves if they already form one block.</summary>
    public unsafe float* Pack(GatePanels blocks, float* source, nint stride, int rows)
    {
        if (blocks.Count == 1 && stride == blocks.PaddedHidden)
            return source;
        Packed.Ensure((long)rows * blocks.TotalWidth);
        blocks.FromRows(source, stride, Packed.Pointer, rows, 0, rows);
        return Packed.Pointer;
    }
}
