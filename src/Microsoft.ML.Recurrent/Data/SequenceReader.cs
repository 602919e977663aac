using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Data;

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

    /// <summary>Whether a feature of the last row read is NaN or infinite.</summary>
    public bool HasMissing { get; protected set; }

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

    /// <summary>Cuts what is too long and gives an empty sequence its one step.</summary>
    protected void FinishTokens(SequenceEncoding encoding)
    {
        var (start, length) = encoding.Cut(_tokenCount);
        _tokens.AsSpan(start, length).CopyTo(_tokens);
        if (KeepsUnknownTexts)
            _unknownTexts.AsSpan(start, length).CopyTo(_unknownTexts);
        _tokenCount = length;
        if (length == 0)
            AddToken(SequenceEncoding.PaddingToken);
    }
}
