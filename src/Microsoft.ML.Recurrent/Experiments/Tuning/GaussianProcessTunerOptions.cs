namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents the options of a <see cref="GaussianProcessTuner"/>. The tuner reads them when it is constructed.</summary>
/// <include file="../../Documentation/Tuners.xml" path="documentation/example"/>
public sealed class GaussianProcessTunerOptions
{
    /// <summary>Initializes a new instance of the <see cref="GaussianProcessTunerOptions"/> class with the default values.</summary>
    public GaussianProcessTunerOptions() => GaussianProcessTunerOptionTable.Table.SetDefaults(this);

    /// <summary>Gets or sets the number of trials before the tuner uses results: the initial point, then points spread evenly over the space.</summary>
    /// <value>The default is 6; at least 1.</value>
    public int StartupTrials { get; set; }

    /// <summary>
    /// Gets or sets the number of points from the whole space that are considered for a proposal. About the same number is drawn from around good points.
    /// </summary>
    /// <value>The default is 500; 8 to 100,000.</value>
    public int NumberOfCandidates { get; set; }

    /// <summary>Gets or sets how much the expected time of a trial counts against it, as <see cref="ParzenTunerOptions.CostWeight"/> describes.</summary>
    /// <value>The default is 0; 0 to 1.</value>
    public double CostWeight { get; set; }
}
