using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop.TestModels;

/// <summary>"Trains" a <see cref="LinearTransformer"/> of given slopes: of the data only the label values are used.</summary>
public sealed class LinearEstimator(IHostEnvironment environment, ScoringTask task, params float[] slopes)
    : RecurrentEstimator<LinearTransformer>(environment, "Linear")
{
    protected override void CheckInput(SchemaShape inputSchema)
    {
        SchemaShapes.Require(inputSchema, "X", "features", c => c.ItemType == NumberDataViewType.Single, "Single");
        if (task == ScoringTask.Multiclass)
            SchemaShapes.Require(inputSchema, "Label", "label", c => c.IsKey && c.Kind == SchemaShape.Column.VectorKind.Scalar, "a key");
    }

    protected override IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema) => task switch
    {
        ScoringTask.Binary => ScoreColumns.BinaryShapes(),
        ScoringTask.Multiclass => ScoreColumns.MulticlassShapes(SchemaShapes.Find(inputSchema, "Label")!.Value),
        _ => ScoreColumns.RegressionShapes(),
    };

    protected override LinearTransformer Train(IDataView data, RecurrentLog log) =>
        new(Host, task, slopes, task == ScoringTask.Multiclass ? KeyValues.Of(data.Schema["Label"]) : null);
}
