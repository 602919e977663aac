namespace Microsoft.ML.Recurrent.Experiments.Data;

/// <summary>Represents what folds depend on besides the data.</summary>
/// <param name="Context">The context.</param>
/// <param name="Metric">The metric that will be measured.</param>
/// <param name="Seed">The seed of the experiment.</param>
/// <param name="Pipeline">The function that creates the pipeline of the first options, which shows its horizon.</param>
/// <param name="CancellationToken">The token that stops reading.</param>
internal sealed record CutRequest(
    MLContext Context, ExperimentMetric Metric, int Seed, Func<IEstimator<ITransformer>> Pipeline, CancellationToken CancellationToken);
