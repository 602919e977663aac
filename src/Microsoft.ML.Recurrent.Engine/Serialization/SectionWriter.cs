using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>Writes the values of one section of a payload, in order. <see cref="SectionReader"/> reads them in the same order.</summary>
/// <remarks>Not safe for concurrent use. Numbers are little-endian; strings and arrays are preceded by their length as a 32-bit integer.</remarks>
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

    /// <summary>Writes a Boolean value as one byte.</summary>
    /// <param name="value">The value.</param>
    public void Write(bool value) => _content.WriteByte(value ? (byte)1 : (byte)0);

    /// <summary>Writes a 32-bit integer.</summary>
    /// <param name="value">The value.</param>
    public void Write(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        _content.Write(bytes);
    }

    /// <summary>Writes a 64-bit integer.</summary>
    /// <param name="value">The value.</param>
    public void Write(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        _content.Write(bytes);
    }

    /// <summary>Writes a single-precision number, which takes four bytes. Every bit pattern is preserved, including NaN.</summary>
    /// <param name="value">The value.</param>
    public void Write(float value) => Write(BitConverter.SingleToInt32Bits(value));

    /// <summary>Writes a double-precision number, which takes eight bytes. Every bit pattern is preserved, including NaN.</summary>
    /// <param name="value">The value.</param>
    public void Write(double value) => Write(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes a string as UTF-8. Half of a surrogate pair is preserved, too.</summary>
    /// <param name="value">The string.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    public void Write(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Write((ReadOnlySpan<byte>)SectionText.GetBytes(value));
    }

    /// <summary>Writes an array of bytes.</summary>
    /// <param name="values">The bytes.</param>
    public void Write(ReadOnlySpan<byte> values)
    {
        Write(values.Length);
        _content.Write(values);
    }

    /// <summary>Writes an array of single-precision numbers.</summary>
    /// <param name="values">The values.</param>
    public void Write(ReadOnlySpan<float> values)
    {
        Write(values.Length);
        WriteWords(MemoryMarshal.Cast<float, int>(values));
    }

    /// <summary>Writes an array of 32-bit integers.</summary>
    /// <param name="values">The values.</param>
    public void Write(ReadOnlySpan<int> values)
    {
        Write(values.Length);
        WriteWords(values);
    }

    /// <summary>Writes an array of strings.</summary>
    /// <param name="values">The strings.</param>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> or one of the strings is null.</exception>
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
