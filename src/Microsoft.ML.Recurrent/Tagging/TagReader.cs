using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Chains;
using Microsoft.ML.Recurrent.Sequences.Columns;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Reads the tags of the steps of a row that are kept.</summary>
/// <param name="row">The row to read from.</param>
/// <param name="label">The label column.</param>
/// <param name="source">The reader of the tags in that column.</param>
/// <param name="rowLabels">The reader of the label of the row, or null.</param>
/// <param name="names">The name of each tag, for messages.</param>
/// <param name="constraints">The transitions that are allowed between tags.</param>
/// <param name="refuses">True if a row that breaks the constraints is an error.</param>
internal sealed class TagReader(
    DataViewRow row, DataViewSchema.Column label, TagSource source, TagSource? rowLabels, IReadOnlyList<string> names, LinearChainConstraints? constraints,
    bool refuses)
    : TargetReader
{
    private (int Start, int Length) _kept;

    public override ReadOnlySpan<int> Classes => source.Tags.Slice(_kept.Start, _kept.Length);

    public override int RowClass => rowLabels is null ? -1 : rowLabels.Tags[0];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The numbers of tags and steps differ, or the tags break the specified scheme.</exception>
    public override bool Read(SequenceReader sequence)
    {
        source.Read();
        rowLabels?.Read();
        if (source.Tags.Length != sequence.Length)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The label column '{label.Name}' has {source.Tags.Length} tags in row {row.Position}, but the sequence has {sequence.Length} steps; "
                + $"both must be equal."));
        if (refuses && constraints!.Violation(source.Tags) is { } violation)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The tags in row {row.Position} of the label column '{label.Name}' break the scheme: {violation}. The tags are {Describe()}."));
        _kept = sequence.Kept;
        if (constraints is not null && _kept.Length > 0 && _kept.Length < sequence.Length)
            OpenEnds(constraints);
        return Classes.ContainsAnyExcept(-1);
    }

    // If a chunk was cut in two, the rest of it does not start or end as the scheme requires; its tag next to the cut counts as missing.
    private void OpenEnds(LinearChainConstraints chain)
    {
        var tags = source.Tags.Slice(_kept.Start, _kept.Length);
        if (tags[0] >= 0 && !chain.MayStart(tags[0]))
            tags[0] = -1;
        if (tags[^1] >= 0 && !chain.MayEnd(tags[^1]))
            tags[^1] = -1;
    }

    private string Describe()
    {
        const int Most = 20;
        var shown = source.Tags[..Math.Min(Most, source.Tags.Length)].ToArray().Select(tag => tag < 0 ? "?" : names[tag]);
        return string.Join(' ', shown) + (source.Tags.Length > Most ? " ..." : "");
    }
}
