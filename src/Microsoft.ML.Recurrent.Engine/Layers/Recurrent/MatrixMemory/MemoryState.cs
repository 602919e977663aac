using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Engine.Cells.MLstm;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent.MatrixMemory;

/// <summary>Represents the states of an mLSTM for one sequence, or their gradients.</summary>
/// <param name="memory">C of each head. [heads][panel][d][width]</param>
/// <param name="normalizer">n of each head. [heads, d]</param>
/// <param name="stabilizer">m of each head. [heads]</param>
internal readonly unsafe struct MemoryState(float* memory, float* normalizer, float* stabilizer)
{
    /// <summary>Gets a value that indicates whether there are states.</summary>
    public bool Exists => memory is not null;

    public float* Memory(MLstmCell cell, int head) => memory + ((nint)head * cell.MemoryLength);

    public float* Normalizer(MLstmCell cell, int head) => normalizer + ((nint)head * cell.HeadSize);

    public float* Stabilizer(int head) => stabilizer + head;

    /// <summary>Determines whether the memory of a head is not zero.</summary>
    public bool HasMemory(MLstmCell cell, int head) =>
        new ReadOnlySpan<float>(Memory(cell, head), cell.MemoryLength).ContainsAnyExcept(0f)
        || new ReadOnlySpan<float>(Normalizer(cell, head), cell.HeadSize).ContainsAnyExcept(0f);

    public void CopyTo(MLstmCell cell, MemoryState target)
    {
        Copy(Memory(cell, 0), target.Memory(cell, 0), cell.CellSizes[0]);
        Copy(Normalizer(cell, 0), target.Normalizer(cell, 0), cell.CellSizes[1]);
        Copy(Stabilizer(0), target.Stabilizer(0), cell.CellSizes[2]);
    }

    private static void Copy(float* source, float* target, int count) => NativeMemory.Copy(source, target, (nuint)count * sizeof(float));
}
