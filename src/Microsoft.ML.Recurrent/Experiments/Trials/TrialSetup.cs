using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>How a pipeline is to be trained, whatever its parameters are.</summary>
/// <param name="Seed">Seed of every recurrent trainer whose seed is not a parameter.</param>
/// <param name="Threads">Threads that each may use.</param>
/// <param name="CheckpointFolder">Where the trainers' checkpoints go; null means none.</param>
/// <param name="Progress">Told of every epoch; null means nobody.</param>
/// <param name="CancellationToken">Ends training.</param>
internal sealed record TrialSetup(int Seed, int Threads, string? CheckpointFolder, IRestoredProgress? Progress, CancellationToken CancellationToken);
