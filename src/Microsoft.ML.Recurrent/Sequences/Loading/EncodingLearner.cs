using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Tokens;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.Sequences.Loading;

/// <summary>Learns from training rows how a column becomes steps.</summary>
internal static class EncodingLearner
{
    /// <summary>One pass over the data for the vocabulary of text, none otherwise.</summary>
    /// <param name="options">Which tokens are kept.</param>
    /// <param name="data">The training rows.</param>
    /// <param name="column">The column, which has passed the checks of <see cref="SequenceColumn"/>.</param>
    /// <param name="kind">What the column holds.</param>
    /// <param name="content">Where a vocabulary that holds little is reported.</param>
    /// <param name="isModelOfText">Whether the text itself is what is learned.</param>
    /// <exception cref="InvalidOperationException">The text itself is what is learned, and no token of it is kept.</exception>
    /// <exception cref="OperationCanceledException">The options' token fired.</exception>
    public static SequenceEncoding Learn(
        TokenSequenceOptions options, IDataView data, DataViewSchema.Column column, SequenceKind kind, LearnableContent content, bool isModelOfText) =>
        Learn(options, [(data, column)], kind, content, isModelOfText);

    /// <summary>As for one data view; with several, text has one vocabulary over all of them, and keys are those of the first.</summary>
    public static SequenceEncoding Learn(
        TokenSequenceOptions options, IReadOnlyList<(IDataView Data, DataViewSchema.Column Column)> sources, SequenceKind kind, LearnableContent content,
        bool isModelOfText)
    {
        var encoding = new SequenceEncoding
        {
            Kind = kind,
            Tokenization = options.Tokenization,
            MaximumLength = options.MaximumLength ?? 0,
            CutFrom = options.CutFrom,
        };
        return kind switch
        {
            SequenceKind.Numbers => encoding,
            SequenceKind.Keys => encoding with { KeyCount = SequenceColumn.KeyCountOf(sources[0].Column) },
            _ => CollectWords(options, sources, encoding, content, isModelOfText),
        };
    }

    private static SequenceEncoding CollectWords(
        TokenSequenceOptions options, IReadOnlyList<(IDataView Data, DataViewSchema.Column Column)> sources, SequenceEncoding encoding,
        LearnableContent content, bool isModelOfText)
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

        var vocabulary = Build(words);
        var spelling = spells ? new SpellingEncoding(Build(characters), options.SpellingLength) : null;
        if (spelling is not { Characters.Count: > 1 }) // what spelling tells of unknown words can be learned from
            content.ReportVocabulary(options, sources[0].Column.Name, words.Count(vocabulary), isModelOfText);
        return encoding with { Vocabulary = vocabulary, Spelling = spelling };

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
