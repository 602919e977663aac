namespace Microsoft.ML.Recurrent.Experiments.Data;

/// <summary>Represents a fold whose held-out rows are scored as they are.</summary>
internal sealed class HeldOutFold(IDataView training, IDataView heldOut) : DataFold(training)
{
    public override double Measure(MLContext ml, ITransformer model, ExperimentMetric metric, CancellationToken cancellationToken) =>
        metric.Evaluate(ml, model.Transform(heldOut));
}
