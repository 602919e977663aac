using System.Globalization;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Experiments.Data;
using Microsoft.ML.Recurrent.Experiments.Trials.Log;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>Represents everything that defines an experiment. Immutable.</summary>
internal sealed record ExperimentPlan(
    MLContext Context, TrialPipeline Pipeline, DataPlan Data, ExperimentMetric Metric, ExperimentOptions Options, ExperimentSpace Space, ITuner Tuner)
{
    /// <summary>Gets the header of the log: everything that trials depend on.</summary>
    public TrialLogHeader MakeHeader() => new(
    [
        new("options", Pipeline.Description),
        new("space", Space.Describe()),
        new("metric", Metric.ToString()),
        new("data", Data.Description),
        new("tuner", Tuner.ToString() ?? ""),
        new("pruner", Options.Pruner?.ToString() ?? "none"),
        new("seed", Options.SeedOrDefault.ToString(CultureInfo.InvariantCulture)),
        new("seed per trial", Options.SeedPerTrial.ToString()),
        new("trials at a time", Options.ConcurrentTrials.ToString(CultureInfo.InvariantCulture)),
    ]);

    /// <summary>
    /// Returns the experiment whose first trial has what trainers choose by the training rows. A space that the caller specified has the same values as before.
    /// </summary>
    /// <param name="training">The training rows of the first fold.</param>
    /// <param name="cancellationToken">The token that stops reading.</param>
    public ExperimentPlan StartingAtChoices(IDataView training, CancellationToken cancellationToken)
    {
        // What the pipeline logs is logged by the first trial, too.
        var context = new MLContext(SeedOf(0)) { TempFilePath = Context.TempFilePath };
        var setup = new TrialSetup(SeedOf(0), Options.ThreadsPerTrial, CheckpointFolder: null, Progress: null, cancellationToken);
        var (pipeline, space) = Pipeline.StartingAtChoices(context, training, setup, mayWiden: Options.Space is null);
        return this with { Pipeline = pipeline, Space = space };
    }

    /// <summary>Returns the seed of a trial.</summary>
    public int SeedOf(int trial) => Options.SeedPerTrial ? EnsembleRule.SeedOf(Options.SeedOrDefault, trial) : Options.SeedOrDefault;
}
