using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Sequences.Columns;

/// <summary>Reads the sequence of the current row, as a network sees it. Buffers grow and are reused; one instance serves one cursor.</summary>
internal abstract class SequenceReader
{
    private float[] _features = [];
    private int[] _tokens = [];
    private string[] _unknownTexts = []; // beside the tokens
    private int _featureCount;
    private int _tokenCount;

    /// <summary>Features of the last row read. [T, InputSize]</summary>
    public ReadOnlySpan<float> Features => _features.AsSpan(0, _featureCount);

    /// <summary>Tokens of the last row read. [T]</summary>
    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, _tokenCount);

    /// <summary>Whether <see cref="UnknownTexts"/> are kept.</summary>
    public bool KeepsUnknownTexts { get; set; }

    /// <summary>Where they are kept, the text of each token of the last row read that the model does not know, and empty for each other one; otherwise empty. [T]</summary>
    public ReadOnlySpan<string> UnknownTexts => _unknownTexts.AsSpan(0, KeepsUnknownTexts ? _tokenCount : 0);

    /// <summary>Steps of the last row read, those that were cut off included; 0 for an empty sequence.</summary>
    public int Length { get; private set; }

    /// <summary>Which of its steps were kept.</summary>
    public (int Start, int Length) Kept { get; private set; }

    /// <summary>Whether a feature of the last row read is NaN or infinite.</summary>
    public bool HasMissing { get; protected set; }

    /// <summary>The characters of a kept step's token, at least one; empty for an encoding without <see cref="SequenceEncoding.Spelling"/>.</summary>
    public virtual ReadOnlySpan<int> CharactersOf(int step) => [];

    /// <summary>Reads the row the cursor stands on. The sequence has at least one step afterwards.</summary>
    public abstract void Read();

    /// <summary>Makes a reader for a column that has passed the checks of <see cref="SequenceColumn"/>.</summary>
    public static SequenceReader Create(SequenceEncoding encoding, DataViewRow row, DataViewSchema.Column column) => encoding.Kind switch
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

    /// <summary>Notes how long a sequence is and which of its steps are kept.</summary>
    protected (int Start, int Length) Keep(SequenceEncoding encoding, int length)
    {
        Length = length;
        Kept = encoding.Cut(length);
        return Kept;
    }

    /// <summary>Cuts what is too long and gives an empty sequence its one step.</summary>
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
