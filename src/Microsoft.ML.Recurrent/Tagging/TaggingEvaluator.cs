using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences.Columns;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Compares two columns of tags.</summary>
internal static class TaggingEvaluator
{
    /// <exception cref="ArgumentException">A column is missing or unsuitable, or a row has a different number of tags in each.</exception>
    public static TaggingMetrics Evaluate(IDataView data, string labelName, string predictedName, TagScheme? scheme, RecurrentLog log,
        CancellationToken cancellationToken)
    {
        var label = TagColumn.Require(data.Schema, labelName, "label");
        var predicted = TagColumn.Require(data.Schema, predictedName, "predicted label");
        var seen = scheme ?? TagMark.DetectScheme(NamesOf(data, label, cancellationToken), slips => log.Warning($"In the label column '{labelName}' {slips}."));
        var counts = new TaggingCounts(seen);
        using var cursor = data.GetRowCursor([label, predicted]);
        var truths = CreateSource(counts, cursor, label);
        var predictions = CreateSource(counts, cursor, predicted);
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            truths.Read();
            predictions.Read();
            if (truths.Tags.Length != predictions.Tags.Length)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"Row {cursor.Position} has {truths.Tags.Length} tags in the label column '{labelName}' and {predictions.Tags.Length} in the predicted "
                        + $"label column '{predictedName}'; both must be equal."));
            counts.Add(truths.Tags, predictions.Tags);
        }

        return counts.ToMetrics();
    }

    private static IEnumerable<string> NamesOf(IDataView data, DataViewSchema.Column label, CancellationToken cancellationToken)
    {
        if (TagColumn.HasKeys(label))
            return NamesOfKeys(label);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var lookup = names.GetAlternateLookup<ReadOnlySpan<char>>();
        using var cursor = data.GetRowCursor([label]);
        var source = TagSource.OfText(cursor, label, tag => lookup.Add(tag) ? 1 : 0);
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            source.Read();
        }

        return names;
    }

    private static TagSource CreateSource(TaggingCounts counts, DataViewRow row, DataViewSchema.Column column)
    {
        if (!TagColumn.HasKeys(column))
            return TagSource.OfText(row, column, tag => counts.AddTag(tag.ToString()));
        var names = NamesOfKeys(column);
        return new MappedSource(TagSource.OfKeys(row, column), [.. names.Select(counts.AddTag)]);
    }

    private static IReadOnlyList<string> NamesOfKeys(DataViewSchema.Column column)
    {
        var count = TagColumn.KeyCountOf(column);
        return count <= TaggingDefaults.MostTags
            ? KeyNames.Of(KeyValues.Of(column), (int)count)
            : throw new ArgumentException($"The column '{column.Name}' has {count} different keys; at most {TaggingDefaults.MostTags} tags can be compared.");
    }

    /// <summary>Maps the keys of one column to the numbering of the other.</summary>
    private sealed class MappedSource(TagSource source, int[] indices) : TagSource
    {
        public override void Read()
        {
            source.Read();
            var tags = Begin(source.Tags.Length);
            for (var step = 0; step < tags.Length; step++)
                tags[step] = source.Tags[step] < 0 ? -1 : indices[source.Tags[step]];
        }
    }
}
