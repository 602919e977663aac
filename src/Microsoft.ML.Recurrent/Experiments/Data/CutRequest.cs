namespace Microsoft.ML.Recurrent.Experiments.Data;

/// <summary>What folds depend on besides the data.</summary>
/// <param name="Context">The context.</param>
/// <param name="Metric">What will be measured.</param>
/// <param name="Seed">Seed of the experiment.</param>
/// <param name="Pipeline">Makes the pipeline of the first options, of which a horizon can be seen.</param>
/// <param name="CancellationToken">Stops the reading.</param>
internal sealed record CutRequest(MLContext Context, ExperimentMetric Metric, int Seed, Func<IEstimator<ITransformer>> Pipeline, CancellationToken CancellationToken);
