namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>
/// Floats at a fixed address on a 64-byte boundary, which grow and never shrink. Growing loses the contents.
/// Whoever works on <see cref="Pointer"/> must keep the buffer reachable until the work is done.
/// </summary>
internal sealed unsafe class AlignedBuffer
{
    private const int Alignment = 64;
    private float[] _array = [];

    public float* Pointer { get; private set; }

    public int Length { get; private set; }

    public Span<float> Span => new(Pointer, Length);

    /// <summary>Makes room for a number of floats; what is gained is zero.</summary>
    public void Ensure(long length)
    {
        if (length <= Length)
            return;
        var capacity = checked((int)Math.Max(length, Math.Min(Length * 3L / 2, Array.MaxLength - Alignment)));
        _array = GC.AllocateArray<float>(capacity + (Alignment / sizeof(float)), pinned: true);
        var address = (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _array[0]);
        Pointer = (float*)((address + Alignment - 1) & ~(nint)(Alignment - 1));
        Length = capacity;
    }

    /// <summary>Makes room and sets the first floats to zero.</summary>
    public void EnsureZero(long length)
    {
        Ensure(length);
        new Span<float>(Pointer, checked((int)length)).Clear();
    }
}
