namespace Microsoft.ML.Recurrent.Experiments.Data;

/// <summary>Represents one fold: rows to fit on, and rows to measure the fitted pipeline on. Safe for concurrent use.</summary>
internal abstract class DataFold(IDataView training)
{
    /// <summary>Gets the rows that a pipeline is fitted on.</summary>
    public IDataView Training { get; } = training;

    /// <summary>Measures a fitted pipeline on the held-out rows.</summary>
    public abstract double Measure(MLContext ml, ITransformer model, ExperimentMetric metric, CancellationToken cancellationToken);
}
