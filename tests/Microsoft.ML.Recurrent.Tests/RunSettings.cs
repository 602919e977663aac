namespace Microsoft.ML.Recurrent.Tests;

/// <summary>
/// What <see cref="EstimatorContract{TInput, TOutput}"/> varies from run to run of an estimator; everything else is the estimator's own and small.
/// </summary>
public sealed record RunSettings
{
    public int Seed { get; init; } = 1;

    public int NumberOfEpochs { get; init; } = 3;

    /// <summary>The learning rate; null for that of the estimator.</summary>
    public float? LearningRate { get; init; }

    public int NumberOfThreads { get; init; } = 1;

    public IProgress<TrainingProgress>? Progress { get; init; }

    public CancellationToken CancellationToken { get; init; }
}
