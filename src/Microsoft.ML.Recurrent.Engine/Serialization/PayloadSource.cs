namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>The bytes of a payload, and how far they are read. Nothing beyond the end can be asked for without an error that says what was missing.</summary>
internal sealed class PayloadSource
{
    private const int LargestFirstAllocation = 1 << 26;
    private readonly ReadOnlyMemory<byte> _bytes;

    private PayloadSource(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    public int Position { get; private set; }

    public int Remaining => _bytes.Length - Position;

    /// <summary>Reads all that is left of a stream; memory grows only with bytes that are really there.</summary>
    public static PayloadSource ReadAll(Stream stream)
    {
        var expected = stream.CanSeek ? Math.Clamp(stream.Length - stream.Position, 0, LargestFirstAllocation) : 0;
        var buffer = new MemoryStream((int)expected);
        try
        {
            stream.CopyTo(buffer);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or NotSupportedException)
        {
            throw new ModelFormatException("header", $"the stream could not be read beyond {buffer.Length} bytes.", e);
        }
        return new PayloadSource(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }

    public ReadOnlySpan<byte> Take(int count, string section, string what) => TakeMemory(count, section, what).Span;

    public ReadOnlyMemory<byte> TakeMemory(int count, string section, string what)
    {
        if (count > Remaining)
            throw new ModelFormatException(section, $"{what} needs {count} bytes, {Remaining} are left: the payload is cut short or damaged.");
        Position += count;
        return _bytes.Slice(Position - count, count);
    }

    public ReadOnlySpan<byte> Since(int start) => _bytes.Span[start..Position];
}
