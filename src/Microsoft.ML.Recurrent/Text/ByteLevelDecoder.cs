using System.Buffers;
using System.Text;

namespace Microsoft.ML.Recurrent.Text;

/// <summary>
/// Decodes the pieces of a byte-level tokenizer to text, one after the other. A piece may end inside a character, whose first bytes are then kept until the
/// next piece; invalid bytes become U+FFFD. Not thread-safe.
/// </summary>
internal sealed class ByteLevelDecoder
{
    private const int FirstHidden = 0x100;
    private const int MostUnfinished = 3; // the bytes of a character in UTF-8, except for the last

    // GPT-2 writes each byte as a visible character: the printable ones of Latin-1 as they are, the others from U+0100 on in the order of the bytes.
    private static readonly byte[] s_hidden = [.. Enumerable.Range(0, 256).Where(b => b is < 33 or (> 126 and < 161) or 173).Select(b => (byte)b)];

    private byte[] _bytes = new byte[64];
    private int _count;

    /// <summary>Gets a value that indicates whether the last piece ended inside a character.</summary>
    public bool IsInsideCharacter => _count > 0;

    /// <summary>Gets the bytes of the character inside which the last piece ended, the last byte lowest; 0 if there is none.</summary>
    public int Unfinished
    {
        get
        {
            var packed = 0;
            foreach (var value in _bytes.AsSpan(0, _count))
                packed = (packed << 8) | value;
            return packed;
        }
    }

    /// <summary>Determines whether a number is a possible value of <see cref="Unfinished"/>.</summary>
    public static bool IsUnfinished(int packed)
    {
        Span<byte> bytes = stackalloc byte[MostUnfinished];
        return packed == 0 || (packed >>> (8 * MostUnfinished) == 0
            && Rune.DecodeFromUtf8(bytes[..Unpack(packed, bytes)], out _, out _) == OperationStatus.NeedMoreData);
    }

    /// <summary>Restores the position of a decoder; 0 is the position between two characters.</summary>
    public void Restore(int unfinished) => _count = Unpack(unfinished, _bytes);

    /// <summary>Returns the text that a piece completes; empty if it completes no character.</summary>
    public string Next(string piece)
    {
        foreach (var shown in piece.EnumerateRunes())
            Add(shown);

        var text = new StringBuilder(piece.Length);
        var rest = _bytes.AsSpan(0, _count);
        while (!rest.IsEmpty && Rune.DecodeFromUtf8(rest, out var character, out var used) != OperationStatus.NeedMoreData)
        {
            text.Append(character.ToString());
            rest = rest[used..];
        }

        rest.CopyTo(_bytes);
        _count = rest.Length;
        return text.ToString();
    }

    // Tokens that were added to the tokenizer in addition to its bytes may contain any character.
    private void Add(Rune shown)
    {
        if (_bytes.Length < _count + 4)
            Array.Resize(ref _bytes, 2 * _bytes.Length);
        if (shown.Value < FirstHidden)
            _bytes[_count++] = (byte)shown.Value;
        else if (shown.Value < FirstHidden + s_hidden.Length)
            _bytes[_count++] = s_hidden[shown.Value - FirstHidden];
        else
            _count += shown.EncodeToUtf8(_bytes.AsSpan(_count));
    }

    private static int Unpack(int packed, Span<byte> bytes)
    {
        var count = 0;
        for (var shift = 8 * (MostUnfinished - 1); shift >= 0; shift -= 8)
        {
            if (packed >>> shift != 0)
                bytes[count++] = (byte)(packed >>> shift);
        }

        return count;
    }
}
