using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Interop.Rows;

namespace Microsoft.ML.Recurrent.Featurizing.Series;

/// <summary>A featurizer of series bound to a schema. Safe for concurrent use.</summary>
internal sealed class SeriesFeaturizingMapper(DataViewSchema schema, DataViewSchema.Column input, SeriesFeaturizer model)
    : RowMapper(schema, [input], [FeaturizedColumn.Of(model.OutputColumnName, model.OutputSize, isNormalized: model.Scale is not null)])
{
    /// <summary>The number of rows per batch, which is enough for several threads.</summary>
    public const int RowsPerBatch = 32;

    public override int BatchSize => RowsPerBatch;

    public override RowBatch CreateBatch(DataViewRow input, IReadOnlyList<bool> activeOutputs, int capacity) =>
        new SeriesFeaturizingRowBatch(model, input, input.Schema[InputColumns[0].Index], capacity);
}
