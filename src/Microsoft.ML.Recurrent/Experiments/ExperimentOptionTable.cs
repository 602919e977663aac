using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>The options of an experiment.</summary>
internal static class ExperimentOptionTable
{
    /// <summary>Gets the table.</summary>
    public static OptionTable<ExperimentOptions> Table { get; } = new OptionTable<ExperimentOptions>()
        .Add(o => o.Space, null, null, row => row)
        .Add(o => o.Tuner, null, null, row => row)
        .Add(o => o.Pruner, null, null, row => row)
        .Add(o => o.MaximumTrials, null, OptionBounds.AtLeast(1), row => row
            .Rule(o => o.MaximumTrials is not null || o.MaximumTime is not null, "at least 1, or null if MaximumTime is given"))
        .Add(o => o.MaximumTime, null, OptionBounds.Of<TimeSpan>("above 0", time => time > TimeSpan.Zero), row => row)
        .Add(o => o.Seed, null, null, row => row)
        .Add(o => o.SeedPerTrial, false, null, row => row)
        .Add(o => o.ConcurrentTrials, 1, OptionBounds.Between(1, RecurrentDefaults.MostThreads), row => row)
        .Add(o => o.NumberOfThreads, null, OptionBounds.Between(1, RecurrentDefaults.MostThreads), row => row)
        .Add(o => o.Folder, null, OptionBounds.Path, row => row)
        .Add(o => o.TrialCheckpoints, true, null, row => row.OnlyIf(o => o.Folder is not null, "Folder is given"))
        .Add(o => o.Refit, false, null, row => row)
        .Add(o => o.Progress, null, null, row => row)
        .Add(o => o.CancellationToken, CancellationToken.None, null, row => row);
}
