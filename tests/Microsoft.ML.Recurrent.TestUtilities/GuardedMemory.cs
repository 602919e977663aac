using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.TestUtilities;

/// <summary>
/// Floats that end right before memory no one may touch: reading or writing one past the end kills the process (Linux and macOS; elsewhere a
/// write past the end is found on disposal). What was written before the start is found on disposal everywhere. Not aligned to anything but 4 bytes.
/// </summary>
public sealed unsafe class GuardedMemory : IDisposable
{
    private const byte Canary = 0xA5;
    private const int FallbackGuard = 256;

    private readonly byte* _start;
    private readonly nuint _size;
    private readonly nuint _guard;
    private readonly bool _isMapped;

    /// <summary>Allocates zeros.</summary>
    public GuardedMemory(int length)
    {
        Length = length;
        nuint bytes = (nuint)length * sizeof(float);
        _isMapped = OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();
        if (_isMapped)
        {
            nuint page = (nuint)Environment.SystemPageSize;
            _guard = page;
            _size = (((bytes + page) / page) * page) + page;
            int anonymous = OperatingSystem.IsMacOS() ? 0x1000 : 0x20;
            nint address = Map(0, _size, 0x1 | 0x2, 0x2 | anonymous, -1, 0);
            if (address == -1)
                throw new OutOfMemoryException("The guarded memory could not be mapped.");
            _start = (byte*)address;
            if (Protect((nint)(_start + _size - page), page, 0) != 0)
                throw new InvalidOperationException("The page after the guarded memory could not be protected.");
        }
        else
        {
            _guard = FallbackGuard;
            _size = bytes + (2 * FallbackGuard);
            _start = (byte*)NativeMemory.Alloc(_size);
            new Span<byte>(_start + _size - FallbackGuard, FallbackGuard).Fill(Canary);
        }

        Pointer = (float*)(_start + _size - _guard - bytes);
        Before.Fill(Canary);
        Span.Clear();
    }

    /// <summary>Allocates a copy.</summary>
    public GuardedMemory(ReadOnlySpan<float> values)
        : this(values.Length) => values.CopyTo(Span);

    /// <summary>The first float.</summary>
    public float* Pointer { get; }

    /// <summary>Floats.</summary>
    public int Length { get; }

    /// <summary>All of them.</summary>
    public Span<float> Span => new(Pointer, Length);

    private Span<byte> Before => new(_start, (int)((byte*)Pointer - _start));

    /// <summary>Uniform values from -scale to scale, the same for the same seed.</summary>
    public static GuardedMemory Random(int length, int seed, float scale = 1f)
    {
        var memory = new GuardedMemory(length);
        var random = new Random(seed);
        foreach (ref float value in memory.Span)
            value = ((random.NextSingle() * 2f) - 1f) * scale;
        return memory;
    }

    /// <summary>Frees the memory.</summary>
    /// <exception cref="InvalidOperationException">Something was written outside it.</exception>
    public void Dispose()
    {
        bool isIntact = !Before.ContainsAnyExcept(Canary);
        if (_isMapped)
        {
            _ = Unmap((nint)_start, _size);
        }
        else
        {
            isIntact &= !new Span<byte>(_start + _size - _guard, (int)_guard).ContainsAnyExcept(Canary);
            NativeMemory.Free(_start);
        }

        if (!isIntact)
            throw new InvalidOperationException($"Something was written outside a guarded memory of {Length} floats.");
    }

    [DllImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static extern nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static extern int Protect(nint address, nuint length, int protection);

    [DllImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static extern int Unmap(nint address, nuint length);
}
