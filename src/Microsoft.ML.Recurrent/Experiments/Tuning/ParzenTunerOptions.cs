namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Settings of a <see cref="ParzenTuner"/>. The tuner reads them when it is constructed.</summary>
/// <include file="../../Documentation/Tuners.xml" path="documentation/example"/>
public sealed class ParzenTunerOptions
{
    /// <summary>Trials before the tuner goes by what it has seen: the initial point, then points spread evenly over the space.</summary>
    /// <value>Default 10; at least 1.</value>
    public int StartupTrials { get; set; } = 10;

    /// <summary>Share of the trials that count as good.</summary>
    /// <value>Default 0.15; above 0 and at most 0.5.</value>
    public double GoodShare { get; set; } = 0.15;

    /// <summary>Points that are drawn for a proposal, of which the most promising is taken.</summary>
    /// <value>Default 64; 1 to 100,000.</value>
    public int NumberOfCandidates { get; set; } = 64;

    /// <summary>How many trials' weight the belief has that good points are anywhere; the greater, the more is explored.</summary>
    /// <value>Default 1; above 0 and finite.</value>
    public double PriorWeight { get; set; } = 1;

    /// <summary>
    /// How much the expected time of a trial counts against it: 0 not at all; 1 looks for the most improvement per second. The first trials then stay near the
    /// initial point, which is to be a cheap one. As times differ from run to run, so do proposals: an experiment that was interrupted goes on from its own
    /// log, but two runs need not be the same.
    /// </summary>
    /// <value>Default 0; 0 to 1.</value>
    public double CostWeight { get; set; }

    internal void Check()
    {
        var violations = new OptionViolations(nameof(ParzenTunerOptions));
        violations.RequireAtLeast(nameof(StartupTrials), StartupTrials, 1);
        violations.Require(GoodShare > 0 && GoodShare <= 0.5, nameof(GoodShare), GoodShare, "above 0 and at most 0.5");
        violations.RequireBetween(nameof(NumberOfCandidates), NumberOfCandidates, 1, 100_000);
        violations.Require(PriorWeight > 0 && double.IsFinite(PriorWeight), nameof(PriorWeight), PriorWeight, "above 0 and finite");
        violations.Require(CostWeight >= 0 && CostWeight <= 1, nameof(CostWeight), CostWeight, "0 to 1");
        violations.ThrowIfAny();
    }
}
