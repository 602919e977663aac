using System.Text;

namespace Microsoft.ML.Recurrent.Text;

/// <summary>Makes text of the pieces of a tokenizer again, by the marks that each kind puts into its pieces. Stateless.</summary>
internal static class PieceJoiner
{
    private const string InsideWord = "##";
    private const char SentencePieceSpace = '\u2581';

    private static readonly byte[] s_hidden = [.. Enumerable.Range(0, 256).Where(b => b is < 33 or (> 126 and < 161) or 173).Select(b => (byte)b)];

    public static string Join(TextTokenizerKind kind, IEnumerable<string> pieces) => kind switch
    {
        TextTokenizerKind.WordPiece => JoinWordPieces(pieces),
        TextTokenizerKind.SentencePiece => string.Concat(pieces).Replace(SentencePieceSpace, ' '),
        TextTokenizerKind.ByteLevelBytePair => JoinBytes(pieces),
        _ => string.Concat(pieces),
    };

    private static string JoinWordPieces(IEnumerable<string> pieces)
    {
        var text = new StringBuilder();
        foreach (var piece in pieces)
        {
            if (piece.StartsWith(InsideWord, StringComparison.Ordinal))
                text.Append(piece, InsideWord.Length, piece.Length - InsideWord.Length);
            else
                text.Append(text.Length == 0 ? "" : " ").Append(piece);
        }

        return text.ToString();
    }

    // GPT-2 writes each byte as a character that can be seen: printable ones of Latin-1 as they are, the others from U+0100 on in the order of bytes.
    private static string JoinBytes(IEnumerable<string> pieces)
    {
        List<byte> bytes = [];
        foreach (var piece in pieces)
            foreach (var shown in piece)
                bytes.Add(shown < 0x100 ? (byte)shown : s_hidden[Math.Min(shown - 0x100, s_hidden.Length - 1)]);
        return Encoding.UTF8.GetString([.. bytes]);
    }
}
