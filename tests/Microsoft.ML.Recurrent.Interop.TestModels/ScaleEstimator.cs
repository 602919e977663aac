using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop.TestModels;

/// <summary>Learns to scale a column so that its largest value becomes 1.</summary>
public sealed class ScaleEstimator(IHostEnvironment environment, string output, string input, int batchSize = 1)
    : RecurrentEstimator<ScaleTransformer>(environment, "Scale")
{
    protected override void CheckInput(SchemaShape inputSchema) =>
        SchemaShapes.Require(inputSchema, input, "input", c => c.ItemType == NumberDataViewType.Single && c.Kind == SchemaShape.Column.VectorKind.Scalar, "Single");

    protected override IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema) =>
        [SchemaShapes.Column(output, NumberDataViewType.Single), SchemaShapes.Column(output + "BatchCount", NumberDataViewType.Int32)];

    protected override ScaleTransformer Train(IDataView data, RecurrentLog log)
    {
        var largest = data.GetColumn<float>(data.Schema[input]).Max();
        log.Info($"The largest value of {{{input}}} is {largest}.");
        if (largest <= 0)
            log.Warning("No value is positive.");
        log.Trace("Done.");
        return new ScaleTransformer(Host, 1 / largest, output, input, batchSize);
    }
}
