namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>Represents the bytes of a payload and the current position. Reading beyond the end causes an error that names what is missing.</summary>
internal sealed class PayloadSource(ReadOnlyMemory<byte> bytes)
{
    private const int SmallestBuffer = 1 << 16;
    private const int LargestFirstBuffer = 1 << 26;

    public int Position { get; private set; }

    public int Remaining => bytes.Length - Position;

    /// <summary>Reads the rest of a stream. Memory grows only with the bytes that the stream contains, up to <see cref="PayloadLimit"/>.</summary>
    /// <exception cref="ModelFormatException">The stream cannot be read, or contains more bytes than the limit.</exception>
    public static PayloadSource ReadAll(Stream stream)
    {
        var limit = PayloadLimit.Bytes;
        var expected = stream.CanSeek ? stream.Length - stream.Position : 0;
        if (expected > limit)
            throw PayloadLimit.Exceeded(limit);

        // One byte more than expected, so that the end is detected without another buffer.
        var buffer = new byte[Math.Clamp(expected + 1, SmallestBuffer, LargestFirstBuffer)];
        var length = 0;
        try
        {
            for (int read; (read = stream.Read(buffer, length, buffer.Length - length)) > 0;)
            {
                length += read;
                if (length > limit)
                    throw PayloadLimit.Exceeded(limit);
                if (length == buffer.Length)
                    Array.Resize(ref buffer, (int)Math.Min(2L * length, Math.Min(limit + 1, Array.MaxLength)));
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or NotSupportedException)
        {
            throw new ModelFormatException("header", $"the stream could not be read beyond {length} bytes.", e);
        }

        return new PayloadSource(buffer.AsMemory(0, length));
    }

    public ReadOnlySpan<byte> Take(int count, string section, string what) => TakeMemory(count, section, what).Span;

    public ReadOnlyMemory<byte> TakeMemory(int count, string section, string what)
    {
        if (count > Remaining)
            throw new ModelFormatException(section, $"{what} needs {count} bytes, but {Remaining} are left: the payload is truncated or damaged.");
        Position += count;
        return bytes.Slice(Position - count, count);
    }

    public ReadOnlySpan<byte> Since(int start) => bytes.Span[start..Position];
}
