namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Settings of a <see cref="GaussianProcessTuner"/>. The tuner reads them when it is constructed.</summary>
/// <include file="../../Documentation/Tuners.xml" path="documentation/example"/>
public sealed class GaussianProcessTunerOptions
{
    /// <summary>Trials before the tuner goes by what it has seen: the initial point, then points spread evenly over the space.</summary>
    /// <value>Default 6; at least 1.</value>
    public int StartupTrials { get; set; } = 6;

    /// <summary>Points from everywhere in the space that are looked at for a proposal; about as many again come from around good ones.</summary>
    /// <value>Default 500; 8 to 100,000.</value>
    public int NumberOfCandidates { get; set; } = 500;

    /// <summary>As <see cref="ParzenTunerOptions.CostWeight"/>.</summary>
    /// <value>Default 0; 0 to 1.</value>
    public double CostWeight { get; set; }

    internal void Check()
    {
        var violations = new OptionViolations(nameof(GaussianProcessTunerOptions));
        violations.RequireAtLeast(nameof(StartupTrials), StartupTrials, 1);
        violations.RequireBetween(nameof(NumberOfCandidates), NumberOfCandidates, 8, 100_000);
        violations.Require(CostWeight >= 0 && CostWeight <= 1, nameof(CostWeight), CostWeight, "0 to 1");
        violations.ThrowIfAny();
    }
}
