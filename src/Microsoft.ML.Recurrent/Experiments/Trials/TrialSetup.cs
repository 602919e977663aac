using Microsoft.ML.Recurrent.Engine.Training.Reports;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>Represents how a pipeline is trained, regardless of its parameters.</summary>
/// <param name="Seed">The seed of every recurrent trainer whose seed is not a parameter.</param>
/// <param name="Threads">The number of threads that each may use.</param>
/// <param name="CheckpointFolder">The folder of the trainers' checkpoints; null if there are no checkpoints.</param>
/// <param name="Progress">The object that receives a report after every epoch; null if there is none.</param>
/// <param name="CancellationToken">The token that ends training.</param>
internal sealed record TrialSetup(int Seed, int Threads, string? CheckpointFolder, IRestoredProgress? Progress, CancellationToken CancellationToken);
