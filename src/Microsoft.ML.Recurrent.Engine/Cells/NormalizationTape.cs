using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>What a layer normalisation keeps of a window for its backward pass.</summary>
internal sealed class NormalizationTape
{
    public AlignedBuffer Product { get; } = new();          // what was normalised where it has no other place; then its gradient

    public AlignedBuffer Normalized { get; } = new();       // as the normalised rows

    public AlignedBuffer InverseDeviation { get; } = new(); // [R]

    public AlignedBuffer DGain { get; } = new();            // [TotalWidth]

    public AlignedBuffer DBias { get; } = new();            // [TotalWidth]

    public void Prepare(int rows, int width)
    {
        Normalized.Ensure((long)rows * width);
        InverseDeviation.Ensure(rows);
        DGain.EnsureZero(width);
        DBias.EnsureZero(width);
    }
}
