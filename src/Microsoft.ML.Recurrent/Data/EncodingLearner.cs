using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Data;

/// <summary>Learns from training rows how a column becomes steps.</summary>
internal static class EncodingLearner
{
    /// <summary>One pass over the data for the vocabulary of text, none otherwise.</summary>
    /// <param name="options">Which tokens are kept.</param>
    /// <param name="data">The training rows.</param>
    /// <param name="column">The column, which has passed the checks of <see cref="SequenceColumn"/>.</param>
    /// <param name="kind">What the column holds.</param>
    /// <exception cref="OperationCanceledException">The options' token fired.</exception>
    public static SequenceEncoding Learn(TokenSequenceOptions options, IDataView data, DataViewSchema.Column column, SequenceKind kind) =>
        Learn(options, [(data, column)], kind);

    /// <summary>As for one data view; with several, text has one vocabulary over all of them, and keys are those of the first.</summary>
    public static SequenceEncoding Learn(
        TokenSequenceOptions options, IReadOnlyList<(IDataView Data, DataViewSchema.Column Column)> sources, SequenceKind kind)
    {
        var encoding = new SequenceEncoding
        {
            Kind = kind,
            Tokenization = options.Tokenization,
            MaximumLength = options.MaximumLength,
            CutFrom = options.CutFrom,
        };
        return kind switch
        {
            SequenceKind.Numbers => encoding,
            SequenceKind.Keys => encoding with { KeyCount = SequenceColumn.KeyCountOf(sources[0].Column) },
            _ => CollectWords(options, sources, encoding),
        };
    }

    private static SequenceEncoding CollectWords(
        TokenSequenceOptions options, IReadOnlyList<(IDataView Data, DataViewSchema.Column Column)> sources, SequenceEncoding encoding)
    {
        var spells = options.SpellingLength > 0;
        var words = new VocabularyBuilder();
        var characters = new VocabularyBuilder();
        var lookup = new TokenCase(encoding);
        TokenVisitor visit = spells ? AddSpelled : words.Add;
        foreach (var (data, column) in sources)
        {
            using var cursor = data.GetRowCursor([column]);
            var source = TokenSource.Create(encoding.Kind, encoding.Tokenization with { LowerCase = !spells && encoding.Tokenization.LowerCase }, cursor, column);
            while (cursor.MoveNext())
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                source.Visit(visit);
            }
        }

        return encoding with
        {
            Vocabulary = Build(words),
            Spelling = spells ? new SpellingEncoding(Build(characters), options.SpellingLength) : null,
        };

        void AddSpelled(ReadOnlySpan<char> written)
        {
            Span<char> character = stackalloc char[2];
            words.Add(lookup.Of(written));
            foreach (var rune in written.EnumerateRunes())
                characters.Add(character[..rune.EncodeToUtf16(character)]);
        }

        Vocabulary Build(VocabularyBuilder builder) => builder.Build(options.MinimumTokenCount, options.MaximumVocabularySize);
    }
}
