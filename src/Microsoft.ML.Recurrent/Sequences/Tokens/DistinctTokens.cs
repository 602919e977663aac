namespace Microsoft.ML.Recurrent.Sequences.Tokens;

/// <summary>The distinct tokens of text, numbered from 0 in the order in which they first occur, and how often each occurs. Not thread-safe.</summary>
internal sealed class DistinctTokens
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<string> _texts = [];
    private readonly List<long> _counts = [];

    public DistinctTokens() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Gets the tokens, by number.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>Gets the number of occurrences of each token.</summary>
    public IReadOnlyList<long> Counts => _counts;

    /// <summary>Counts a token and returns its number.</summary>
    public int Add(ReadOnlySpan<char> token)
    {
        if (_lookup.TryGetValue(token, out var number))
        {
            _counts[number]++;
            return number;
        }

        var text = token.ToString();
        _numbers.Add(text, _texts.Count);
        _texts.Add(text);
        _counts.Add(1);
        return _texts.Count - 1;
    }
}
