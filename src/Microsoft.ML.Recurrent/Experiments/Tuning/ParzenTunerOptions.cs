namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents the options of a <see cref="ParzenTuner"/>. The tuner reads them when it is constructed.</summary>
/// <include file="../../Documentation/Tuners.xml" path="documentation/example"/>
public sealed class ParzenTunerOptions
{
    /// <summary>Initializes a new instance of the <see cref="ParzenTunerOptions"/> class with the default values.</summary>
    public ParzenTunerOptions() => ParzenTunerOptionTable.Table.SetDefaults(this);

    /// <summary>Gets or sets the number of trials before the tuner uses results: the initial point, then points spread evenly over the space.</summary>
    /// <value>The default is 10; at least 1.</value>
    public int StartupTrials { get; set; }

    /// <summary>Gets or sets the fraction of the trials that count as good.</summary>
    /// <value>The default is 0.15; above 0 and at most 0.5.</value>
    public double GoodFraction { get; set; }

    /// <summary>Gets or sets the number of points that are drawn for a proposal, of which the most promising is chosen.</summary>
    /// <value>The default is 64; 1 to 100,000.</value>
    public int NumberOfCandidates { get; set; }

    /// <summary>Gets or sets the weight, in trials, of the prior belief that good points can be anywhere. Higher values explore more.</summary>
    /// <value>The default is 1; above 0 and finite.</value>
    public double PriorWeight { get; set; }

    /// <summary>
    /// Gets or sets how much the expected time of a trial counts against it: with 0 not at all; with 1 the tuner looks for the greatest improvement per second.
    /// The first trials then stay near the initial point, which should be a cheap one. Because times differ from run to run, proposals do, too: an experiment
    /// that was interrupted continues from its own log, but two runs are not necessarily the same.
    /// </summary>
    /// <value>The default is 0; 0 to 1.</value>
    public double CostWeight { get; set; }
}
