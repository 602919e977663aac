namespace Microsoft.ML.Recurrent.Text;

/// <summary>Finds where the tokens of a text are in it.</summary>
internal static class TokenPositions
{
    /// <summary>
    /// Returns the first character of each token and the one after its last; null if a tokenizer reads a form of the text with another length, so that its
    /// pieces are not at the same places.
    /// </summary>
    public static IReadOnlyList<(int Start, int End)>? Of(ReadOnlySpan<char> text, Tokenization tokenization)
    {
        var positions = new List<(int, int)>();
        if (tokenization.Tokenizer is { } tokenizer)
        {
            var pieces = tokenizer.Tokenizer.EncodeToTokens(text, out var normalized);
            if (normalized is not null && normalized.Length != text.Length)
                return null;
            foreach (var piece in pieces)
                positions.Add((piece.Offset.Start.Value, piece.Offset.End.Value));
            return positions;
        }

        // Tokens are cut in their case, so that each is a part of the text; half of a surrogate pair is not, and is one character long.
        var whole = text.ToString();
        var next = 0;
        new TextCutter(tokenization with { LowerCase = false }).Cut(whole, token =>
        {
            var (start, length) = whole.AsSpan().Overlaps(token, out var offset) ? (offset, token.Length) : (FirstHalf(whole, next), 1);
            next = start + length;
            positions.Add((start, next));
        });
        return positions;
    }

    private static int FirstHalf(string text, int from)
    {
        for (var at = from; at < text.Length; at++)
            if (char.IsSurrogate(text[at]) && !(at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1])))
                return at;
        return from;
    }
}
