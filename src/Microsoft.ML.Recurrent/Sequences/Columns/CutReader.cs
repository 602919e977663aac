using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences.Tokens;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.Sequences.Columns;

/// <summary>Reads text or vectors of text before there is a vocabulary: a token is the number of its text, see <see cref="TextOf"/>.</summary>
internal sealed class CutReader : SequenceReader
{
    private readonly SequenceEncoding _encoding;
    private readonly TokenSource _source;
    private readonly TokenVisitor _visit;

    /// <param name="encoding">The encoding of the column, without the vocabulary.</param>
    /// <param name="texts">The collection that receives the texts of the tokens.</param>
    /// <param name="row">The rows.</param>
    /// <param name="column">The column.</param>
    public CutReader(SequenceEncoding encoding, DistinctTokens texts, DataViewRow row, DataViewSchema.Column column)
    {
        _encoding = encoding;
        _source = TokenSource.Create(encoding.Kind, encoding.Tokenization, row, column);
        _visit = token => AddToken(texts.Add(token) + SequenceEncoding.FirstToken);
    }

    /// <summary>Returns the text of a token that was read; empty for the only token of an empty sequence.</summary>
    public static string TextOf(DistinctTokens texts, int token) => token < SequenceEncoding.FirstToken ? "" : texts.Texts[token - SequenceEncoding.FirstToken];

    public override void Read()
    {
        ClearTokens();
        _source.Visit(_visit);
        FinishTokens(_encoding);
    }
}
