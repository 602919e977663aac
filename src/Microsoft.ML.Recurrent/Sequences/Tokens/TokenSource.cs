using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.Sequences.Tokens;

/// <summary>The tokens of a row as text, before they are looked up. An instance serves one cursor.</summary>
internal abstract class TokenSource
{
    /// <summary>Visits the tokens of the current row, first to last.</summary>
    public abstract void Visit(TokenVisitor visit);

    public static TokenSource Create(SequenceKind kind, Tokenization tokenization, DataViewRow row, DataViewSchema.Column column) =>
        kind == SequenceKind.Text ? new TextSource(tokenization, row, column) : new WordSource(tokenization, row, column);

    private sealed class TextSource(Tokenization tokenization, DataViewRow row, DataViewSchema.Column column) : TokenSource
    {
        private readonly TextCutter _cutter = new(tokenization);
        private readonly ValueGetter<ReadOnlyMemory<char>> _getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        private ReadOnlyMemory<char> _value;

        public override void Visit(TokenVisitor visit)
        {
            _getter(ref _value);
            _cutter.Cut(_value.Span, visit);
        }
    }

    private sealed class WordSource(Tokenization tokenization, DataViewRow row, DataViewSchema.Column column) : TokenSource
    {
        private readonly TextCutter _cutter = new(tokenization);
        private readonly ValueGetter<VBuffer<ReadOnlyMemory<char>>> _getter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        private VBuffer<ReadOnlyMemory<char>> _value;

        public override void Visit(TokenVisitor visit)
        {
            _getter(ref _value);
            foreach (var word in _value.DenseValues())
                _cutter.Take(word.Span, visit);
        }
    }
}
