using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>Reads the values of one section of a payload, in the order in which <see cref="SectionWriter"/> wrote them.</summary>
/// <remarks>
/// Not safe for concurrent use. Every method throws a <see cref="ModelFormatException"/> that names the section if the content ends too early. No array is
/// allocated unless the content has enough bytes for it.
/// </remarks>
internal sealed class SectionReader
{
    private readonly ReadOnlyMemory<byte> _content;
    private int _position;

    internal SectionReader(string name, ReadOnlyMemory<byte> content)
    {
        Name = name;
        _content = content;
    }

    /// <summary>Gets the name of the section.</summary>
    public string Name { get; }

    internal int Remaining => _content.Length - _position;

    /// <summary>Creates an exception for a value that was read but cannot be correct. The caller throws it.</summary>
    /// <param name="message">A description of what was found and what is allowed.</param>
    /// <returns>The exception, which names the section.</returns>
    public ModelFormatException Defect(string message) => new(Name, message);

    /// <summary>Reads a Boolean value.</summary>
    /// <returns>The value.</returns>
    public bool ReadBoolean() => Take(1, "a Boolean")[0] switch
    {
        0 => false,
        1 => true,
        var other => throw Defect($"a Boolean is {other}; only 0 and 1 are allowed."),
    };

    /// <summary>Reads a 32-bit integer.</summary>
    /// <returns>The value.</returns>
    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int), "an Int32"));

    /// <summary>Reads a 32-bit integer that must be within a range.</summary>
    /// <param name="what">A description of the number, for the message.</param>
    /// <param name="minimum">The minimum value.</param>
    /// <param name="maximum">The maximum value.</param>
    /// <returns>The value.</returns>
    public int ReadInt32(string what, int minimum, int maximum)
    {
        var value = ReadInt32();
        return value >= minimum && value <= maximum ? value : throw Defect($"{what} is {value}; {minimum} to {maximum} is allowed.");
    }

    /// <summary>Reads an enumeration value that was written as a 32-bit integer.</summary>
    /// <typeparam name="TEnum">The enumeration, whose underlying type is <see cref="int"/>.</typeparam>
    /// <returns>The value, which the enumeration defines.</returns>
    public TEnum ReadEnum<TEnum>()
        where TEnum : struct, Enum
    {
        var number = ReadInt32();
        var value = (TEnum)Enum.ToObject(typeof(TEnum), number);
        return Enum.IsDefined(value) ? value : throw Defect($"{typeof(TEnum).Name} has no value {number}; it has {string.Join(", ", Enum.GetNames<TEnum>())}.");
    }

    /// <summary>Reads a 64-bit integer.</summary>
    /// <returns>The value.</returns>
    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long), "an Int64"));

    /// <summary>Reads a single-precision number, which takes four bytes.</summary>
    /// <returns>The value, which may be infinite or NaN.</returns>
    public float ReadSingle() => BitConverter.Int32BitsToSingle(ReadInt32());

    /// <summary>Reads a double-precision number, which takes eight bytes.</summary>
    /// <returns>The value, which may be infinite or NaN.</returns>
    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    /// <summary>Reads a string.</summary>
    /// <returns>The string.</returns>
    public string ReadString()
    {
        var bytes = Take(ReadCount(1, "a text"), "a text");
        try
        {
            return SectionText.GetString(bytes);
        }
        catch (ArgumentException e)
        {
            throw new ModelFormatException(Name, $"a text of {bytes.Length} bytes is not UTF-8.", e);
        }
    }

    /// <summary>Reads an array of bytes.</summary>
    /// <returns>The bytes.</returns>
    public byte[] ReadBytes() => ReadMemory().ToArray();

    /// <summary>Reads an array of bytes without copying it.</summary>
    /// <returns>The bytes, which are a part of the payload.</returns>
    public ReadOnlyMemory<byte> ReadMemory()
    {
        var count = ReadCount(1, "an array of bytes");
        _position += count;
        return _content.Slice(_position - count, count);
    }

    /// <summary>Opens a payload that was written as an array of bytes, without copying it.</summary>
    /// <param name="format">The kind and the versions that the caller can read.</param>
    /// <returns>The reader of the payload.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="format"/> is null.</exception>
    public PayloadReader ReadPayload(PayloadFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        format.Validate();
        var count = ReadCount(1, "a payload");
        _position += count;
        return PayloadReader.Open(new PayloadSource(_content.Slice(_position - count, count)), format);
    }

    /// <summary>Reads an array of single-precision numbers.</summary>
    /// <returns>The values.</returns>
    public float[] ReadSingles()
    {
        var values = new float[ReadCount(sizeof(float), "an array of Single")];
        TakeWords(MemoryMarshal.Cast<float, int>(values.AsSpan()));
        return values;
    }

    /// <summary>Reads an array of single-precision numbers into a buffer, which must have the length of the array.</summary>
    /// <param name="destination">The buffer to fill.</param>
    public void ReadSingles(Span<float> destination)
    {
        var count = ReadCount(sizeof(float), "an array of Single");
        if (count != destination.Length)
            throw Defect($"an array has {count} numbers; {destination.Length} are expected.");
        TakeWords(MemoryMarshal.Cast<float, int>(destination));
    }

    /// <summary>Reads an array of 32-bit integers.</summary>
    /// <returns>The values.</returns>
    public int[] ReadInt32s()
    {
        var values = new int[ReadCount(sizeof(int), "an array of Int32")];
        TakeWords(values);
        return values;
    }

    /// <summary>Reads an array of strings.</summary>
    /// <returns>The strings.</returns>
    public string[] ReadStrings()
    {
        // Each string takes at least the four bytes of its length.
        var values = new string[ReadCount(sizeof(int), "an array of texts")];
        for (var i = 0; i < values.Length; i++)
            values[i] = ReadString();
        return values;
    }

    internal void CheckEnd()
    {
        if (Remaining > 0)
            throw Defect($"{Remaining} of {_content.Length} bytes are left over.");
    }

    private int ReadCount(int itemSize, string what)
    {
        var count = ReadInt32();
        if (count < 0 || count > Remaining / itemSize)
            throw Defect($"{what} has {count} items of at least {itemSize} bytes, but only {Remaining} bytes are left.");
        return count;
    }

    private ReadOnlySpan<byte> Take(int count, string what)
    {
        if (count > Remaining)
            throw Defect($"{what} needs {count} bytes, but {Remaining} of {_content.Length} are left.");
        _position += count;
        return _content.Span.Slice(_position - count, count);
    }

    private void TakeWords(Span<int> destination)
    {
        Take(destination.Length * sizeof(int), "an array").CopyTo(MemoryMarshal.AsBytes(destination));
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(destination, destination);
    }
}
