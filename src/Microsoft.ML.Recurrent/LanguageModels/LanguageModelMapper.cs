using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Interop.Rows;
using Microsoft.ML.Recurrent.Sequences.Columns;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>A language model bound to a schema. Safe for concurrent use.</summary>
internal sealed class LanguageModelMapper(LanguageModel model, DataViewSchema.Column column, DataViewSchema schema, LanguageModelColumns columns)
    : RowMapper(
        schema,
        [column],
        [
            new DataViewSchema.DetachedColumn(columns.Output, new VectorDataViewType(NumberDataViewType.Single)),
            new DataViewSchema.DetachedColumn(columns.Perplexity, NumberDataViewType.Single),
        ])
{
    /// <summary>Gets the number of rows per batch, which is enough for batches of similar length on several threads.</summary>
    public override int BatchSize => 256;

    public override RowBatch CreateBatch(DataViewRow input, IReadOnlyList<bool> activeOutputs, int capacity) =>
        new LanguageModelRowBatch(model, SequenceColumn.FindAsTrained(input.Schema, column.Name, model.Encoding), input);
}
