using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Loading;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Featurizing.Series;

/// <summary>Finds the column of sequences of numbers, and learns the scale of their vectors.</summary>
internal static class SeriesInput
{
    public const string Role = "input";

    /// <summary>Checks the column in the shape of a schema.</summary>
    /// <exception cref="ArgumentException">The column is missing or unsuitable; the message names it.</exception>
    public static void Check(SchemaShape shape, string name) => SchemaShapes.Require(
        shape, name, Role,
        column => column.Kind != SchemaShape.Column.VectorKind.Scalar && !column.IsKey && column.ItemType == NumberDataViewType.Single, "a vector of Single");

    /// <summary>Finds the column in a schema.</summary>
    /// <exception cref="ArgumentException">The column is missing or unsuitable; the message names it.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, SequenceEncoding encoding)
    {
        SchemaColumns.Require(
            schema, name, Role, type => type is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Single, "a vector of Single");
        return SequenceColumn.FindAsTrained(schema, name, encoding, Role);
    }

    /// <summary>Learns the mean and deviation of each feature over rows.</summary>
    /// <param name="model">The model, without a scale.</param>
    /// <param name="input">The rows.</param>
    /// <param name="cancellationToken">The token that ends the pass over the rows.</param>
    /// <exception cref="InvalidOperationException">There is no row.</exception>
    public static FeatureScale LearnScale(SeriesFeaturizer model, IDataView input, CancellationToken cancellationToken)
    {
        var moments = new FeatureMoments(model.OutputSize);
        var column = Find(input.Schema, model.InputColumnName, model.Encoding);
        using var cursor = input.GetRowCursor([column]);
        using var batch = new SeriesFeaturizingRowBatch(model, cursor, column, SeriesFeaturizingMapper.RowsPerBatch);
        var (rows, count) = (0L, 0);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isRow = cursor.MoveNext();
            if (isRow)
                batch.Read(count++);
            if (count == SeriesFeaturizingMapper.RowsPerBatch || (!isRow && count > 0))
            {
                batch.Score(count);
                moments.Add(batch.Vectors(count));
                (rows, count) = (rows + count, 0);
            }

            if (!isRow)
                break;
        }

        return rows > 0 ? moments.ToScale()
            : throw new InvalidOperationException(
                "NormalizeFeatures is true, but the data passed to Fit have no rows from which to learn the scale of the features.");
    }
}
