using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Data;

/// <summary>The tokens of a row as text, before anything is looked up. One instance serves one cursor.</summary>
internal abstract class TokenSource
{
    /// <summary>Visits the tokens of the current row, first to last.</summary>
    public abstract void Visit(TokenVisitor visit);

    public static TokenSource Create(SequenceKind kind, TextTokens textTokens, DataViewRow row, DataViewSchema.Column column) =>
        kind == SequenceKind.Text ? new TextSource(textTokens, row, column) : new WordSource(row, column);

    private sealed class TextSource(TextTokens textTokens, DataViewRow row, DataViewSchema.Column column) : TokenSource
    {
        private readonly Tokenizer _tokenizer = new(textTokens);
        private readonly ValueGetter<ReadOnlyMemory<char>> _getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        private ReadOnlyMemory<char> _value;

        public override void Visit(TokenVisitor visit)
        {
            _getter(ref _value);
            _tokenizer.Cut(_value.Span, visit);
        }
    }

    private sealed class WordSource(DataViewRow row, DataViewSchema.Column column) : TokenSource
    {
        private readonly ValueGetter<VBuffer<ReadOnlyMemory<char>>> _getter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        private VBuffer<ReadOnlyMemory<char>> _value;

        public override void Visit(TokenVisitor visit)
        {
            _getter(ref _value);
            foreach (var word in _value.DenseValues())
                visit(Tokenizer.MakeReadable(word.Span));
        }
    }
}
