using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>Holds what a layer normalisation keeps of a window for its backward pass.</summary>
internal sealed class NormalizationTape
{
    public AlignedBuffer Product { get; } = new();          // the normalised product, if it has no other buffer; then its gradient

    public AlignedBuffer Normalized { get; } = new();       // same layout as the rows that are normalised

    public AlignedBuffer InverseDeviation { get; } = new(); // [R]

    public AlignedBuffer DGain { get; } = new();            // [TotalWidth]

    public AlignedBuffer DBias { get; } = new();            // [TotalWidth]

    /// <summary>Gets the buffers of the window.</summary>
    public IEnumerable<AlignedBuffer> Buffers => [Product, Normalized, InverseDeviation];

    public void Prepare(int rows, int width)
    {
        Normalized.Ensure((long)rows * width);
        InverseDeviation.Ensure(rows);
        DGain.EnsureZero(width);
        DBias.EnsureZero(width);
    }
}
