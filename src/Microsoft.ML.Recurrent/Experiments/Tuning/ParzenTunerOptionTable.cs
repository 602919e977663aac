using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>The options of the tuner by the tree-structured Parzen estimator.</summary>
internal static class ParzenTunerOptionTable
{
    /// <summary>Gets the table.</summary>
    public static OptionTable<ParzenTunerOptions> Table { get; } = new OptionTable<ParzenTunerOptions>()
        .Add(o => o.StartupTrials, 10, OptionBounds.AtLeast(1), row => row)
        .Add(o => o.GoodFraction, 0.15, OptionBounds.Of<double>("above 0 and at most 0.5", value => value is > 0 and <= 0.5), row => row)
        .Add(o => o.NumberOfCandidates, 64, OptionBounds.Between(1, 100_000), row => row)
        .Add(o => o.PriorWeight, 1, OptionBounds.Of<double>("above 0 and finite", value => value > 0 && double.IsFinite(value)), row => row)
        .Add(o => o.CostWeight, 0, OptionBounds.Of<double>("0 to 1", value => value is >= 0 and <= 1), row => row);
}
