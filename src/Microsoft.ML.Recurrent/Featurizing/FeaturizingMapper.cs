using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Interop.Rows;

namespace Microsoft.ML.Recurrent.Featurizing;

/// <summary>A text encoder bound to a schema. Safe for concurrent use.</summary>
internal sealed class FeaturizingMapper(DataViewSchema schema, DataViewSchema.Column input, EncoderModel model)
    : RowMapper(schema, [input], [FeaturizedColumn.Of(model.OutputColumnName, model.OutputSize, model.Finish.IsNormalized)])
{
    /// <summary>Gets the number of rows per batch, which is enough for batches of similar length on several threads.</summary>
    public override int BatchSize => 256;

    public override RowBatch CreateBatch(DataViewRow input, IReadOnlyList<bool> activeOutputs, int capacity) =>
        new FeaturizingRowBatch(model, input, input.Schema[InputColumns[0].Index], capacity);
}
