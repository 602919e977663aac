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

    /// <summary>Returns the seed of a trial.</summary>
    public int SeedOf(int trial) => Options.SeedPerTrial ? EnsembleRule.SeedOf(Options.SeedOrDefault, trial) : Options.SeedOrDefault;
}
