using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>
/// Rows of tokens, one behind the other, with an end of text before the first row and after each. A row is read from the end before it and predicted up to
/// the end after it, so that what is read and what is predicted are the same numbers, one place apart. Not thread-safe while rows are added.
/// </summary>
internal sealed class RunningText
{
    /// <summary>The end of a text. It has the number that elsewhere stands for padding, of which a language model has none.</summary>
    public const int End = SequenceEncoding.PaddingToken;

    private readonly List<int> _starts = [];
    private readonly List<int> _lengths = [];
    private int[] _tokens = [End];

    /// <summary>All tokens, the ends included; one more than there is to predict.</summary>
    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, PredictedTokens + 1);

    /// <summary>Tokens to predict, the end of each row included.</summary>
    public int PredictedTokens { get; private set; }

    public int Rows => _starts.Count;

    /// <summary>Where each row starts: at the end of text before it.</summary>
    public IReadOnlyList<int> Starts => _starts;

    /// <summary>Tokens to predict of each row, at least the end.</summary>
    public IReadOnlyList<int> Lengths => _lengths;

    /// <summary>The same, to be changed in place.</summary>
    public Span<int> EditTokens() => _tokens.AsSpan(0, PredictedTokens + 1);

    public void Clear()
    {
        _starts.Clear();
        _lengths.Clear();
        PredictedTokens = 0;
    }

    /// <summary>Adds what a reader has just read as a row.</summary>
    /// <exception cref="InvalidOperationException">The text is longer than an array can be.</exception>
    /// <remarks>Readers give an empty sequence one step, which is none here.</remarks>
    public void AddRow(SequenceReader reader) => AddRow(reader.Length == 0 ? [] : reader.Tokens);

    /// <summary>Adds a row, without its end.</summary>
    /// <exception cref="InvalidOperationException">The text is longer than an array can be.</exception>
    public void AddRow(ReadOnlySpan<int> tokens)
    {
        var length = tokens.Length + 1;
        var needed = (long)PredictedTokens + length + 1;
        if (needed > Array.MaxLength)
            throw new InvalidOperationException($"The rows hold {needed} tokens up to row {Rows}; {Array.MaxLength} can be read at once.");
        if (_tokens.Length < needed)
            Array.Resize(ref _tokens, (int)Math.Min(Math.Max(needed, 2L * _tokens.Length), Array.MaxLength));
        _starts.Add(PredictedTokens);
        _lengths.Add(length);
        tokens.CopyTo(_tokens.AsSpan(PredictedTokens + 1));
        PredictedTokens += length;
        _tokens[PredictedTokens] = End;
    }

    /// <summary>Share of the tokens to predict that are the unknown one.</summary>
    public double UnknownShare => PredictedTokens == 0 ? 0 : (double)Tokens[1..].Count(SequenceEncoding.UnknownToken) / PredictedTokens;

    /// <summary>Every row as a sequence of its own.</summary>
    public TextSequences ByRow() => new(_tokens, [.. _starts], [.. _lengths]);

    /// <summary>A part of the text as so many streams, which differ by one token at most in length and have one token at least.</summary>
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
