using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Data;

/// <summary>Reads text or vectors of text as tokens of the model's vocabulary.</summary>
internal sealed class TokenReader : SequenceReader
{
    private readonly SequenceEncoding _encoding;
    private readonly TokenSource _source;
    private readonly TokenVisitor _visit;

    public TokenReader(SequenceEncoding encoding, DataViewRow row, DataViewSchema.Column column)
    {
        _encoding = encoding;
        _source = TokenSource.Create(encoding.Kind, encoding.Tokenization, row, column);
        _visit = token => AddToken(encoding.Vocabulary.TokenOf(token), token);
    }

    public override void Read()
    {
        ClearTokens();
        _source.Visit(_visit);
        FinishTokens(_encoding);
    }
}
