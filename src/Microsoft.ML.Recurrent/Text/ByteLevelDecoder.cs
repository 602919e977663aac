using System.Buffers;
using System.Text;

namespace Microsoft.ML.Recurrent.Text;

/// <summary>
/// Makes text of the pieces of a byte-level tokenizer as they come. A piece may end inside a character, whose first bytes then wait for the next piece; bytes that
/// no character is made of become U+FFFD. Not thread-safe.
/// </summary>
internal sealed class ByteLevelDecoder
{
    private const int FirstHidden = 0x100;
    private const int MostUnfinished = 3; // bytes of a character of UTF-8, but for its last

    // GPT-2 writes each byte as a character that can be seen: printable ones of Latin-1 as they are, the others from U+0100 on in the order of bytes.
    private static readonly byte[] s_hidden = [.. Enumerable.Range(0, 256).Where(b => b is < 33 or (> 126 and < 161) or 173).Select(b => (byte)b)];

    private byte[] _bytes = new byte[64];
    private int _count;

    /// <summary>Whether the last piece ended inside a character.</summary>
    public bool IsInsideCharacter => _count > 0;

    /// <summary>The bytes of the character that the last piece ended in, the last one lowest; 0 if there is none.</summary>
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

    /// <summary>Tells whether a number is one that <see cref="Unfinished"/> may be.</summary>
    public static bool IsUnfinished(int packed)
    {
        Span<byte> bytes = stackalloc byte[MostUnfinished];
        return packed == 0 || (packed >>> (8 * MostUnfinished) == 0
            && Rune.DecodeFromUtf8(bytes[..Unpack(packed, bytes)], out _, out _) == OperationStatus.NeedMoreData);
    }

    /// <summary>Goes to where a decoder stood, or, with 0, between two characters.</summary>
    public void Restore(int unfinished) => _count = Unpack(unfinished, _bytes);

    /// <summary>The text that a piece finishes; empty if it finishes no character.</summary>
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

    // Tokens that the tokenizer was given besides its bytes may hold any character.
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
