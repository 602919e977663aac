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
            _ => encoding with { Vocabulary = CollectWords(options, sources, kind) },
        };
    }

    private static Vocabulary CollectWords(
        TokenSequenceOptions options, IReadOnlyList<(IDataView Data, DataViewSchema.Column Column)> sources, SequenceKind kind)
    {
        var builder = new VocabularyBuilder();
        foreach (var (data, column) in sources)
        {
            using var cursor = data.GetRowCursor([column]);
            var source = TokenSource.Create(kind, options.Tokenization, cursor, column);
            while (cursor.MoveNext())
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                source.Visit(builder.Add);
            }
        }

        return builder.Build(options.MinimumTokenCount, options.MaximumVocabularySize);
    }
}
