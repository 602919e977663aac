namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>
/// Represents a buffer of floats at a fixed address on a 64-byte boundary, which grows and never shrinks. Growing discards the contents. Code that uses
/// <see cref="Pointer"/> must keep the buffer reachable until the work is done; a <see cref="Span"/> keeps its floats reachable by itself.
/// </summary>
internal sealed unsafe class AlignedBuffer
{
    private const int Alignment = 64;
    private float[] _array = [];
    private int _start;

    /// <summary>Gets the maximum number of floats in a buffer.</summary>
    public static int MostFloats => Array.MaxLength - (Alignment / sizeof(float));

    public float* Pointer { get; private set; }

    public int Length { get; private set; }

    public Span<float> Span => _array.AsSpan(_start, Length);

    /// <summary>Grows the buffer, if necessary, to hold a number of floats. New memory is zero.</summary>
    /// <exception cref="ArgumentException">The number exceeds <see cref="MostFloats"/>.</exception>
    public void Ensure(long length)
    {
        if (length <= Length)
            return;
        if (length > MostFloats)
            throw new ArgumentException($"A buffer of {length} numbers is needed; at most {MostFloats} are possible. "
                + "Use shorter sequences, shorter windows (TruncationLength), fewer sequences at a time (BatchSize) or smaller layers (HiddenSizes).");
        var capacity = (int)Math.Max(length, Math.Min(Length * 3L / 2, MostFloats));
        _array = GC.AllocateArray<float>(capacity + (Alignment / sizeof(float)), pinned: true);
        var address = (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _array[0]);
        Pointer = (float*)((address + Alignment - 1) & ~(nint)(Alignment - 1));
        _start = (int)(((nint)Pointer - address) / sizeof(float));
        Length = capacity;
    }

    /// <summary>Grows the buffer, if necessary, and sets that number of floats to zero.</summary>
    /// <exception cref="ArgumentException">The number exceeds <see cref="MostFloats"/>.</exception>
    public void EnsureZero(long length)
    {
        Ensure(length);
        Span[..(int)length].Clear();
    }
}
