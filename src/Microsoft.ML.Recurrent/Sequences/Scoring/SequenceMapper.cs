using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Interop.Rows;

namespace Microsoft.ML.Recurrent.Sequences.Scoring;

/// <summary>A sequence model bound to a schema. Safe for concurrent use.</summary>
internal sealed class SequenceMapper(
    DataViewSchema schema,
    IReadOnlyList<DataViewSchema.Column> features,
    DataViewSchema.DetachedColumn[] scores,
    DataViewSchema.DetachedColumn[] explanation,
    ScoreReport report,
    Func<DataViewRow, int, SequenceRowBatch> createBatch)
    : RowMapper(schema, features, [.. scores, .. explanation])
{
    /// <summary>Gets the number of rows per batch, which is enough for batches of similar length on several threads.</summary>
    public override int BatchSize => 256;

    public override RowBatch CreateBatch(DataViewRow input, IReadOnlyList<bool> activeOutputs, int capacity)
    {
        var batch = createBatch(input, capacity);
        batch.Activate(activeOutputs, scores.Length, report);
        return batch;
    }
}
