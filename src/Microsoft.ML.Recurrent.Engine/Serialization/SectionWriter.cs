using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>Writes the values of one section of a payload, in order. <see cref="SectionReader"/> reads them in the same order.</summary>
/// <remarks>Not safe for concurrent use. Numbers are little-endian; texts and arrays are preceded by their length as four bytes.</remarks>
internal sealed class SectionWriter
{
    private readonly MemoryStream _content = new();

    internal SectionWriter(string name, bool isOptional)
    {
        Name = name;
        IsOptional = isOptional;
    }

    /// <summary>Gets the name of the section.</summary>
    public string Name { get; }

    internal bool IsOptional { get; }

    internal ReadOnlySpan<byte> Content => _content.GetBuffer().AsSpan(0, (int)_content.Length);

    /// <summary>Writes a Boolean, one byte.</summary>
    /// <param name="value">The value.</param>
    public void Write(bool value) => _content.WriteByte(value ? (byte)1 : (byte)0);

    /// <summary>Writes a whole number, four bytes.</summary>
    /// <param name="value">The value.</param>
    public void Write(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        _content.Write(bytes);
    }

    /// <summary>Writes a whole number, eight bytes.</summary>
    /// <param name="value">The value.</param>
    public void Write(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        _content.Write(bytes);
    }

    /// <summary>Writes a number, four bytes; every bit pattern survives, not-a-number included.</summary>
    /// <param name="value">The value.</param>
    public void Write(float value) => Write(BitConverter.SingleToInt32Bits(value));

    /// <summary>Writes a number, eight bytes; every bit pattern survives, not-a-number included.</summary>
    /// <param name="value">The value.</param>
    public void Write(double value) => Write(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes a text, as UTF-8; half of a surrogate pair survives, too.</summary>
    /// <param name="value">The text.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    public void Write(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Write((ReadOnlySpan<byte>)SectionText.GetBytes(value));
    }

    /// <summary>Writes bytes.</summary>
    /// <param name="values">The bytes.</param>
    public void Write(ReadOnlySpan<byte> values)
    {
        Write(values.Length);
        _content.Write(values);
    }

    /// <summary>Writes an array of numbers.</summary>
    /// <param name="values">The values.</param>
    public void Write(ReadOnlySpan<float> values)
    {
        Write(values.Length);
        WriteWords(MemoryMarshal.Cast<float, int>(values));
    }

    /// <summary>Writes an array of whole numbers.</summary>
    /// <param name="values">The values.</param>
    public void Write(ReadOnlySpan<int> values)
    {
        Write(values.Length);
        WriteWords(values);
    }

    /// <summary>Writes an array of texts.</summary>
    /// <param name="values">The texts.</param>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> or one of the texts is null.</exception>
    public void Write(IReadOnlyCollection<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Write(values.Count);
        foreach (var value in values)
            Write(value);
    }

    private void WriteWords(ReadOnlySpan<int> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            _content.Write(MemoryMarshal.AsBytes(values));
            return;
        }
        foreach (var value in values)
            Write(value);
    }
}
