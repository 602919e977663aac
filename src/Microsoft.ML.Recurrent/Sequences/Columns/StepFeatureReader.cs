using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Sequences.Columns;

/// <summary>A reader of a column with a further feature of each step.</summary>
/// <param name="ColumnName">The name of the column.</param>
/// <param name="Reader">The reader of its values.</param>
internal sealed record StepFeatureReader(string ColumnName, SequenceReader Reader)
{
    /// <summary>Creates the readers of the columns of a model.</summary>
    /// <exception cref="ArgumentException">A column is missing, or its contents are of another kind than in training.</exception>
    public static StepFeatureReader[] Create(IReadOnlyList<StepFeatureEncoding> features, DataViewRow row) =>
    [
        .. features.Select(feature => new StepFeatureReader(
            feature.ColumnName, SequenceReader.Create(feature.Encoding, row, SequenceColumn.FindAsTrained(row.Schema, feature.ColumnName, feature.Encoding)))),
    ];
}
