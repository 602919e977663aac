using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Tokens;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Reads the entities of rows that a model has tagged, with the text of each.</summary>
/// <param name="model">The model.</param>
/// <param name="tagged">The rows with the columns that the model adds.</param>
internal sealed class SpanRows(SequenceTaggingTransformer model, IDataView tagged)
{
    private readonly SequenceEncoding _encoding = model.Sequences.Encoding;
    private readonly DataViewSchema.Column _feature = tagged.Schema[model.FeatureColumnName];

    public IEnumerable<IReadOnlyList<TagSpan>> Read()
    {
        var (predicted, probability) = (tagged.Schema["PredictedLabel"], tagged.Schema["Probability"]);
        using var cursor = tagged.GetRowCursor([_feature, predicted, probability]);
        var getKeys = cursor.GetGetter<VBuffer<uint>>(predicted);
        var getProbabilities = cursor.GetGetter<VBuffer<float>>(probability);
        var addTexts = TextsOf(cursor);
        VBuffer<uint> keys = default;
        VBuffer<float> probabilities = default;
        while (cursor.MoveNext())
        {
            getKeys(ref keys);
            getProbabilities(ref probabilities);
            yield return addTexts(model.FindSpans(keys.DenseValues().ToArray(), probabilities.DenseValues().ToArray()));
        }
    }

    /// <summary>Returns a function that adds the texts of the current row to its entities.</summary>
    private Func<IReadOnlyList<TagSpan>, IReadOnlyList<TagSpan>> TextsOf(DataViewRow row) => _encoding.Kind switch
    {
        SequenceKind.Text => OfText(row.GetGetter<ReadOnlyMemory<char>>(_feature)),
        SequenceKind.Words => OfWords(row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(_feature)),
        SequenceKind.Keys when KeyValues.Of(_feature)?.ToText() is { } names => OfTokens(TagSource.OfKeys(row, _feature), names),
        _ => spans => spans,
    };

    private Func<IReadOnlyList<TagSpan>, IReadOnlyList<TagSpan>> OfText(ValueGetter<ReadOnlyMemory<char>> getter) => spans =>
    {
        ReadOnlyMemory<char> text = default;
        getter(ref text);
        if (spans.Count == 0 || TokenPositions.Of(text.Span, _encoding.Tokenization) is not { } positions)
            return spans;
        return [.. spans.Select(span =>
        {
            var (start, end) = (positions[span.Start].Start, positions[span.End - 1].End);
            return span with { Text = text[start..end].ToString(), CharacterStart = start, CharacterEnd = end };
        })];
    };

    private static Func<IReadOnlyList<TagSpan>, IReadOnlyList<TagSpan>> OfWords(ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter) => spans =>
    {
        VBuffer<ReadOnlyMemory<char>> words = default;
        getter(ref words);
        return TagSpan.WithText(spans, [.. words.DenseValues().Select(word => word.ToString())]);
    };

    private static Func<IReadOnlyList<TagSpan>, IReadOnlyList<TagSpan>> OfTokens(TagSource source, IReadOnlyList<string> names) => spans =>
    {
        source.Read();
        return TagSpan.WithText(spans, [.. source.Tags.ToArray().Select(key => key < 0 ? "" : names[key])]);
    };
}
