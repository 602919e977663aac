using Microsoft.ML.Recurrent.Experiments.Trials;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// An experiment: it tries pipelines with different parameters, measures each on rows that it was not fitted on, and keeps the best. Made by
/// <c>ml.Recurrent.CreateExperiment</c>.
/// </summary>
/// <remarks>
/// A trial that fails, or whose metric is not a finite number, is recorded and the experiment goes on; only when the first ten all fail it ends. What is tried
/// depends on data, settings and seed alone: not on threads, on how long trials take, or on interruptions. With a cost-aware tuner or a limit of time it does depend on
/// the machine. Immutable; several runs at a time are safe as long as each has a folder of its own.
/// </remarks>
public sealed class RecurrentExperiment
{
    private readonly ExperimentPlan _plan;

    internal RecurrentExperiment(ExperimentPlan plan) => _plan = plan;

    /// <summary>What is tried.</summary>
    public ExperimentSpace Space => _plan.Space;

    /// <summary>Runs the experiment, or goes on with it where its folder holds trials.</summary>
    /// <returns>The best model, and all trials.</returns>
    /// <exception cref="InvalidOperationException">
    /// No trial could be completed, the message says why; the folder is that of another experiment, or one is running in it; the log, a model or a checkpoint cannot be
    /// written; the tuner or the pruner failed.
    /// </exception>
    /// <exception cref="InvalidDataException">The trial log is damaged; the message names the line.</exception>
    /// <exception cref="ArgumentException">The data cannot be cut as asked.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before a trial had been completed.</exception>
    public ExperimentResult Run()
    {
        using var log = new RecurrentLog(CatalogEnvironment.Of(_plan.Context), "Experiment");
        using var run = new ExperimentRun(_plan, log);
        return run.Run();
    }

    /// <summary>Runs the experiment on a thread of its own.</summary>
    /// <returns>As <see cref="Run"/>.</returns>
    public Task<ExperimentResult> RunAsync() =>
        Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
