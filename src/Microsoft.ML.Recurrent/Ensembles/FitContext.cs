using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Ensembles;

/// <summary>
/// Represents what surrounds one call of Fit, whatever the model: where it reports, when it stops, where its checkpoints are, and from which seed it starts. It
/// is created where Fit begins and passed to whatever reads rows or trains networks. Immutable and safe to share.
/// </summary>
/// <param name="options">The checked options of the trainer.</param>
/// <param name="log">The activity of the log to report to.</param>
internal sealed class FitContext(RecurrentOptions options, RecurrentLog log)
{
    /// <summary>Gets the activity of the log.</summary>
    public RecurrentLog Log { get; } = log;

    /// <summary>Gets the token that ends reading with an exception, and training within one batch.</summary>
    public CancellationToken Cancellation { get; } = options.CancellationToken;

    /// <summary>Gets the listener of the caller, or null.</summary>
    public IProgress<TrainingProgress>? Progress { get; } = options.Progress;

    /// <summary>Gets the source of the times that are reported.</summary>
    public TimeProvider Time { get; } = options.Time;

    /// <summary>Gets the seed of the first network.</summary>
    public int Seed { get; } = options.SeedOrDefault;

    /// <summary>Gets the path of the checkpoint of the first network; null for none.</summary>
    public string? CheckpointPath { get; } = options.CheckpointPath;
}
