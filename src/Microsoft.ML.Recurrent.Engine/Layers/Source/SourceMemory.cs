using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Source;

/// <summary>Holds the rows of the source sequences of a pass, which the layers of the target sequences read, and their gradient.</summary>
internal sealed unsafe class SourceMemory
{
    private int[] _sources = []; // [B]
    private AlignedBuffer? _gradient;

    /// <summary>Gets the rows of the source sequences.</summary>
    public LayerRows Rows { get; private set; }

    /// <summary>
    /// Gets the number of times that source sequences have been read, so that a layer can determine whether what it computed is still current.
    /// </summary>
    public int Version { get; private set; }

    /// <summary>Gets the number of source sequences.</summary>
    public int Count => Rows.Window.Count;

    /// <summary>Gets the gradient of the rows, to which layers add. [rows, stride]</summary>
    public float* Gradient => _gradient!.Pointer;

    /// <summary>Sets the rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="gradient">The room for their gradient.</param>
    /// <param name="sources">The source sequence of each target sequence. [B]</param>
    public void Set(LayerRows rows, AlignedBuffer gradient, ReadOnlySpan<int> sources)
    {
        ReusedArray.Ensure(ref _sources, sources.Length);
        sources.CopyTo(_sources);
        (Rows, _gradient) = (rows, gradient);
        Version++;
    }

    /// <summary>Clears the gradient before layers add to it.</summary>
    public void ClearGradient() => _gradient!.EnsureZero((long)Rows.Count * Rows.Stride);

    /// <summary>Returns the source sequence of a target sequence.</summary>
    public int SourceOf(int target) => _sources[target];

    /// <summary>Returns the number of steps of a source sequence.</summary>
    public int Steps(int source) => Rows.Window.Lengths[source];

    /// <summary>Returns the index of the row of a step of a source sequence.</summary>
    public int RowOf(int step, int source) => Rows.Window.StepOffsets[step] + source;
}
