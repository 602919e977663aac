using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.States;
using Microsoft.ML.Recurrent.Interop.Rows;

namespace Microsoft.ML.Recurrent.Anomalies;

/// <summary>Maps each row to the numbers that a detector adds to it.</summary>
/// <param name="detector">The detector that judges the rows.</param>
/// <param name="schema">The schema of the rows.</param>
/// <param name="served">The state that all rows continue; null if every series starts again with its first row.</param>
internal sealed class AnomalyMapper(AnomalyDetector detector, DataViewSchema schema, AnomalyState? served = null)
    : RowMapper(schema, detector.Model.Schema.Find(schema), [AnomalyColumn.Make(detector.Rule.OutputColumnName, detector.Model.Schema)])
{
    public override bool IsOrdered => true;

    public override RowBatch CreateBatch(DataViewRow input, IReadOnlyList<bool> activeOutputs, int capacity)
    {
        if (served is null)
        {
            var states = new RowStates<AnomalyState>(detector.CreateState);
            return new AnomalyRowBatch(detector, input, row => states.Of(row.Id.Span));
        }

        return new AnomalyRowBatch(detector, input, row =>
        {
            served.Require(row);
            return served;
        });
    }
}
