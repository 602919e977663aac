using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Interop.Rows;

namespace Microsoft.ML.Recurrent.Experiments.Data;

/// <summary>Represents rows to fit on and rows to measure on, as the caller split them.</summary>
internal sealed class TrainValidationPlan(IDataView training, IDataView validation) : DataPlan
{
    public override int FoldCount => 1;

    public override string Description => $"training: {Describe(training)}; validation: {Describe(validation)}";

    public override IReadOnlyList<DataFold> Cut(CutRequest request)
    {
        // An evaluator may return a number even without rows.
        RequireRows(training, "training");
        RequireRows(validation, "validation");
        return [new HeldOutFold(training, validation)];
    }

    public override IDataView All(MLContext ml) => RowChain.Of(ml, training, validation);

    private static void RequireRows(IDataView data, string name)
    {
        using var cursor = data.GetRowCursor([]);
        if (!cursor.MoveNext())
            throw new ArgumentException($"The {name} data have no rows; at least one is needed.");
    }
}
