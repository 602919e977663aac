using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Holds one state (h or c) of the sequences of a shard between windows: the state at the start of the current window and that at the start of the next
/// one.
/// </summary>
internal sealed unsafe class StateCarry(int size)
{
    private readonly AlignedBuffer _initial = new(); // [B, stride]
    private readonly AlignedBuffer _carried = new(); // [B, stride]
    private int _sequences;

    /// <summary>Gets the number of elements from one row to the next.</summary>
    public int Stride { get; } = GatePanels.Pad(size);

    /// <summary>Gets the state before the first step of the current window. [B, stride]</summary>
    public float* Initial => _initial.Pointer;

    /// <summary>Gets the state from which the next window starts. [B, stride]</summary>
    public float* Carried => _carried.Pointer;

    /// <summary>Gets the number of floats that <see cref="Save"/> writes.</summary>
    public int SavedLength => _sequences * size;

    public void Begin(int sequences)
    {
        _sequences = sequences;
        _initial.Ensure((long)sequences * Stride);
        _carried.EnsureZero((long)sequences * Stride);
    }

    public void StartWindow(int alive) =>
        NativeMemory.Copy(_carried.Pointer, _initial.Pointer, (nuint)alive * (nuint)Stride * sizeof(float));

    /// <summary>Carries the state of one sequence to the next window.</summary>
    public void Take(int sequence, float* state) =>
        NativeMemory.Copy(state, _carried.Pointer + ((nint)sequence * Stride), (nuint)Stride * sizeof(float));

    /// <summary>Copies the carried state of some sequences to another carry, several times in succession.</summary>
    public void Repeat(int first, int count, int times, StateCarry target)
    {
        var length = (nuint)count * (nuint)Stride;
        for (var i = 0; i < times; i++)
            NativeMemory.Copy(Carried + ((nint)first * Stride), target.Carried + (nint)((nuint)i * length), length * sizeof(float));
    }

    /// <summary>Replaces the carried state of each sequence by that of another.</summary>
    /// <param name="sources">The sequence whose state each one receives. [B]</param>
    public void Reorder(ReadOnlySpan<int> sources)
    {
        StartWindow(_sequences); // the states as they were, until the next window starts
        for (var i = 0; i < sources.Length; i++)
            Take(i, Initial + ((nint)sources[i] * Stride));
    }

    public void Save(Span<float> destination)
    {
        for (var i = 0; i < _sequences; i++)
            new ReadOnlySpan<float>(Carried + ((nint)i * Stride), size).CopyTo(destination[(i * size)..]);
    }

    public void Restore(ReadOnlySpan<float> source)
    {
        for (var i = 0; i < _sequences; i++)
            source.Slice(i * size, size).CopyTo(new Span<float>(Carried + ((nint)i * Stride), size));
    }
}
