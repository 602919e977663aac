namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>
/// Floats at a fixed address on a 64-byte boundary, which grow and never shrink. Growing loses the contents.
/// Whoever works on <see cref="Pointer"/> must keep the buffer reachable until the work is done; a <see cref="Span"/> keeps its floats reachable by itself.
/// </summary>
internal sealed unsafe class AlignedBuffer
{
    private const int Alignment = 64;
    private float[] _array = [];
    private int _start;

    /// <summary>Gets the most floats that a buffer holds.</summary>
    public static int MostFloats => Array.MaxLength - (Alignment / sizeof(float));

    public float* Pointer { get; private set; }

    public int Length { get; private set; }

    public Span<float> Span => _array.AsSpan(_start, Length);

    /// <summary>Makes room for a number of floats; what is gained is zero.</summary>
    /// <exception cref="ArgumentException">There cannot be so many.</exception>
    public void Ensure(long length)
    {
        if (length <= Length)
            return;
        if (length > MostFloats)
            throw new ArgumentException($"A buffer of {length} numbers is needed; at most {MostFloats} fit. Use shorter sequences or windows of them "
                + "(TruncationLength), "
                + "fewer sequences at a time (BatchSize) or smaller layers (HiddenSizes).");
        var capacity = (int)Math.Max(length, Math.Min(Length * 3L / 2, MostFloats));
        _array = GC.AllocateArray<float>(capacity + (Alignment / sizeof(float)), pinned: true);
        var address = (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _array[0]);
        Pointer = (float*)((address + Alignment - 1) & ~(nint)(Alignment - 1));
        _start = (int)(((nint)Pointer - address) / sizeof(float));
        Length = capacity;
    }

    /// <summary>Makes room and sets the first floats to zero.</summary>
    /// <exception cref="ArgumentException">There cannot be so many.</exception>
    public void EnsureZero(long length)
    {
        Ensure(length);
        Span[..(int)length].Clear();
    }
}
