namespace Microsoft.ML.Recurrent.Experiments.Data;

/// <summary>One fold: rows to fit on, and rows that measure what was fitted. Safe for concurrent use.</summary>
internal abstract class DataFold(IDataView training)
{
    /// <summary>The rows a pipeline is fitted on.</summary>
    public IDataView Training { get; } = training;

    /// <summary>Measures a fitted pipeline on the rows held out.</summary>
    public abstract double Measure(MLContext ml, ITransformer model, ExperimentMetric metric, CancellationToken cancellationToken);
}
