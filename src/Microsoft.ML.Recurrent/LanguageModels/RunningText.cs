using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>
/// A sequence of rows of tokens, with an end of text before the first row and after each row. A row is read from the end before it and predicted up to the end
/// after it, so that the tokens that are read and those that are predicted are the same array, shifted by one. Not thread-safe while rows are added.
/// </summary>
internal sealed class RunningText
{
    /// <summary>The token for the end of a text. Its number is elsewhere that of padding, which a language model does not have.</summary>
    public const int End = SequenceEncoding.PaddingToken;

    private readonly List<int> _starts = [];
    private readonly List<int> _lengths = [];
    private int[] _tokens = [End];

    /// <summary>Gets all tokens, including the ends; one more than there are to predict.</summary>
    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, PredictedTokens + 1);

    /// <summary>Gets the number of tokens to predict, including the end of each row.</summary>
    public int PredictedTokens { get; private set; }

    public int Rows => _starts.Count;

    /// <summary>Gets the start of each row: the end of text before it.</summary>
    public IReadOnlyList<int> Starts => _starts;

    /// <summary>Gets the number of tokens to predict of each row; at least 1, the end.</summary>
    public IReadOnlyList<int> Lengths => _lengths;

    /// <summary>Returns all tokens, to be changed in place.</summary>
    public Span<int> EditTokens() => _tokens.AsSpan(0, PredictedTokens + 1);

    public void Clear()
    {
        _starts.Clear();
        _lengths.Clear();
        PredictedTokens = 0;
    }

    /// <summary>Adds the tokens that a reader has just read as a row.</summary>
    /// <exception cref="InvalidOperationException">The text is longer than the longest possible array.</exception>
    /// <remarks>Readers return one step for an empty sequence, which is not a token here.</remarks>
    public void AddRow(SequenceReader reader) => AddRow(reader.Length == 0 ? [] : reader.Tokens);

    /// <summary>Adds a row, without its end.</summary>
    /// <exception cref="InvalidOperationException">The text is longer than the longest possible array.</exception>
    public void AddRow(ReadOnlySpan<int> tokens)
    {
        var length = tokens.Length + 1;
        var needed = (long)PredictedTokens + length + 1;
        if (needed > Array.MaxLength)
            throw new InvalidOperationException($"The rows up to row {Rows} contain {needed} tokens; at most {Array.MaxLength} can be read at once.");
        if (_tokens.Length < needed)
            Array.Resize(ref _tokens, (int)Math.Min(Math.Max(needed, 2L * _tokens.Length), Array.MaxLength));
        _starts.Add(PredictedTokens);
        _lengths.Add(length);
        tokens.CopyTo(_tokens.AsSpan(PredictedTokens + 1));
        PredictedTokens += length;
        _tokens[PredictedTokens] = End;
    }

    /// <summary>Gets the number of tokens to predict that are the unknown token.</summary>
    public int UnknownTokens => Tokens[1..].Count(SequenceEncoding.UnknownToken);

    /// <summary>Gets the share of the tokens to predict that are the unknown token.</summary>
    public double UnknownFraction => PredictedTokens == 0 ? 0 : (double)UnknownTokens / PredictedTokens;

    /// <summary>Returns every row as a sequence of its own.</summary>
    public TextSequences ByRow() => new(_tokens, [.. _starts], [.. _lengths]);

    /// <summary>Returns a part of the text as the specified number of streams, whose lengths differ by at most one token and are at least one.</summary>
    public TextSequences AsStreams(int from, int to, int streams)
    {
        streams = Math.Clamp(streams, 1, to - from);
        var (starts, lengths) = (new int[streams], new int[streams]);
        for (var stream = 0; stream < streams; stream++)
        {
            starts[stream] = from;
            lengths[stream] = ((to - from) + (streams - stream) - 1) / (streams - stream);
            from += lengths[stream];
        }

        return new TextSequences(_tokens, starts, lengths);
    }
}
