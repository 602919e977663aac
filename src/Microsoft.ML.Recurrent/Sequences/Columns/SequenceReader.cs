using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Sequences.Columns;

/// <summary>Reads the sequence of the current row in the form that a network reads. Buffers grow and are reused; an instance serves one cursor.</summary>
internal abstract class SequenceReader
{
    private float[] _features = [];
    private int[] _tokens = [];
    private int[] _factors = [];
    private string[] _unknownTexts = []; // parallel to the tokens
    private int _featureCount;
    private int _tokenCount;
    private int _factorCount;

    /// <summary>Gets the features of the last row read. [T, InputSize]</summary>
    public ReadOnlySpan<float> Features => _features.AsSpan(0, _featureCount);

    /// <summary>Gets the tokens of the last row read. [T]</summary>
    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, _tokenCount);

    /// <summary>Gets the values of the columns of keys and text with further features of the steps of the last row read. [T, factors]</summary>
    public ReadOnlySpan<int> Factors => _factors.AsSpan(0, _factorCount);

    /// <summary>Gets or sets a value that indicates whether <see cref="UnknownTexts"/> are kept.</summary>
    public bool KeepsUnknownTexts { get; set; }

    /// <summary>Gets the text of each unknown token of the last row read, and an empty string for each other token; empty if they are not kept. [T]</summary>
    public ReadOnlySpan<string> UnknownTexts => _unknownTexts.AsSpan(0, KeepsUnknownTexts ? _tokenCount : 0);

    /// <summary>Gets the number of steps of the last row read, including those that were cut off; 0 for an empty sequence.</summary>
    public int Length { get; private set; }

    /// <summary>Gets the range of its steps that were kept.</summary>
    public (int Start, int Length) Kept { get; private set; }

    /// <summary>Gets a value that indicates whether a feature of the last row read is NaN or infinite.</summary>
    public bool HasMissing { get; protected set; }

    /// <summary>
    /// Returns the characters of the token of a kept step, at least one; empty for an encoding without <see cref="SequenceEncoding.Spelling"/>.
    /// </summary>
    public virtual ReadOnlySpan<int> CharactersOf(int step) => [];

    /// <summary>Reads the current row of the cursor. The sequence has at least one step afterwards.</summary>
    public abstract void Read();

    /// <summary>
    /// Creates a reader for a column that has passed the checks of <see cref="SequenceColumn"/>, and for the columns of further features of its steps.
    /// </summary>
    public static SequenceReader Create(SequenceEncoding encoding, DataViewRow row, DataViewSchema.Column column)
    {
        var main = CreateMain(encoding, row, column);
        return encoding.StepFeatures.Count == 0 ? main
            : new JoinedReader(encoding, row, column.Name, main, StepFeatureReader.Create(encoding.StepFeatures, row));
    }

    private static SequenceReader CreateMain(SequenceEncoding encoding, DataViewRow row, DataViewSchema.Column column) => encoding.Kind switch
    {
        SequenceKind.Numbers => new NumberReader(encoding, row, column),
        SequenceKind.Keys => KeyReader.Create(encoding, row, column),
        _ => new TokenReader(encoding, row, column),
    };

    protected Span<float> NewFeatures(int count)
    {
        _featureCount = count;
        if (_features.Length < count)
            _features = new float[Math.Max(count, 2 * _features.Length)];
        return _features.AsSpan(0, count);
    }

    protected Span<int> NewFactors(int count)
    {
        _factorCount = count;
        if (_factors.Length < count)
            _factors = new int[Math.Max(count, 2 * _factors.Length)];
        return _factors.AsSpan(0, count);
    }

    protected void ClearTokens() => _tokenCount = 0;

    protected void AddToken(int token, ReadOnlySpan<char> text = default)
    {
        if (_tokenCount == _tokens.Length)
            Array.Resize(ref _tokens, Math.Max(64, 2 * _tokens.Length));
        if (KeepsUnknownTexts)
        {
            if (_unknownTexts.Length < _tokens.Length)
                Array.Resize(ref _unknownTexts, _tokens.Length);
            _unknownTexts[_tokenCount] = token == SequenceEncoding.UnknownToken ? text.ToString() : "";
        }

        _tokens[_tokenCount++] = token;
    }

    /// <summary>Sets the length of a sequence and the range of its steps that are kept.</summary>
    protected (int Start, int Length) Keep(SequenceEncoding encoding, int length)
    {
        Length = length;
        Kept = encoding.Cut(length);
        return Kept;
    }

    /// <summary>Cuts a sequence that is too long and gives an empty sequence its only step.</summary>
    protected void FinishTokens(SequenceEncoding encoding)
    {
        var (start, length) = Keep(encoding, _tokenCount);
        _tokens.AsSpan(start, length).CopyTo(_tokens);
        if (KeepsUnknownTexts)
            _unknownTexts.AsSpan(start, length).CopyTo(_unknownTexts);
        _tokenCount = length;
        if (length == 0)
            AddToken(SequenceEncoding.PaddingToken);
    }
}
