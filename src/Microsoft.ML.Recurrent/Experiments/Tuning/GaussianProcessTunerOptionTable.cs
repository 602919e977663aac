using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>The options of the tuner by Bayesian optimization.</summary>
internal static class GaussianProcessTunerOptionTable
{
    /// <summary>Gets the table.</summary>
    public static OptionTable<GaussianProcessTunerOptions> Table { get; } = new OptionTable<GaussianProcessTunerOptions>()
        .Add(o => o.StartupTrials, 6, OptionBounds.AtLeast(1), row => row)
        .Add(o => o.NumberOfCandidates, 500, OptionBounds.Between(8, 100_000), row => row)
        .Add(o => o.CostWeight, 0, OptionBounds.Of<double>("0 to 1", value => value is >= 0 and <= 1), row => row);
}
