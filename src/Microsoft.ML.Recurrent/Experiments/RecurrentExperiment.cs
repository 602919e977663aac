using Microsoft.ML.Recurrent.Experiments.Trials;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Represents an experiment, which tries pipelines with different parameters, measures each on rows that it was not fitted on, and keeps the best. Created by
/// <c>ml.Recurrent.CreateExperiment</c>.
/// </summary>
/// <remarks>
/// A trial that fails, or whose metric is not a finite number, is recorded and the experiment continues; it ends only if the first ten trials all fail. The
/// parameters that are tried depend only on the data, settings and seed: not on threads, the duration of trials, or interruptions. With a cost-aware tuner or a
/// time limit, they do depend on the machine. Immutable. Several runs at the same time are safe if each has its own folder.
/// </remarks>
public sealed class RecurrentExperiment
{
    private readonly ExperimentPlan _plan;

    internal RecurrentExperiment(ExperimentPlan plan) => _plan = plan;

    /// <summary>Gets the parameters that trials vary, before the rows are read. <see cref="ExperimentResult.Space"/> starts where the trials did.</summary>
    public ExperimentSpace Space => _plan.Space;

    /// <summary>Runs the experiment, or continues it if its folder contains trials.</summary>
    /// <returns>The best model, and all trials.</returns>
    /// <exception cref="InvalidOperationException">
    /// No trial could be completed (the message explains why); the folder belongs to another experiment, or is in use by a running one; the log, a model or a
    /// checkpoint cannot be written; or the tuner or the pruner failed.
    /// </exception>
    /// <exception cref="InvalidDataException">The trial log is damaged. The message names the line.</exception>
    /// <exception cref="ArgumentException">The data cannot be split as specified.</exception>
    /// <exception cref="OperationCanceledException">The experiment was canceled before a trial had been completed.</exception>
    public ExperimentResult Run()
    {
        using var log = new RecurrentLog(CatalogEnvironment.Of(_plan.Context), "Experiment");
        using var run = new ExperimentRun(_plan, log);
        return run.Run();
    }

    /// <summary>Runs the experiment on a separate thread.</summary>
    /// <returns>A task with the result of <see cref="Run"/>.</returns>
    public Task<ExperimentResult> RunAsync() =>
        Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
