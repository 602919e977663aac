using Microsoft.ML.Recurrent.Featurizing.Series;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents the options of an estimator that turns each sequence of numbers into a vector of fixed size. Its network is learned from the sequences alone,
/// without labels: it forecasts the next values of each sequence, and of its changes, from those it has read. The input column is a vector of Single of any
/// length. An estimator checks and copies its options when it is constructed. Not safe for concurrent changes.
/// </summary>
/// <remarks>
/// Some options that are shared with the trainers have different defaults, which suit dozens to thousands of sequences: Cell is Gru, NumberOfEpochs is 20 and
/// BatchSize is 16.
/// </remarks>
/// <include file="../../Documentation/FeaturizeSeries.xml" path="documentation/example"/>
public sealed class SeriesFeaturizingOptions : RecurrentOptions
{
    /// <summary>Initializes a new instance of the <see cref="SeriesFeaturizingOptions"/> class with the default values for featurization.</summary>
    public SeriesFeaturizingOptions() : base(SeriesFeaturizingOptionTable.Table)
    {
    }

    /// <summary>Gets or sets the name of the column that receives the vectors.</summary>
    /// <value>The default is Features.</value>
    public string OutputColumnName { get; set; } = "";

    /// <summary>Gets or sets the name of the column that contains the sequences.</summary>
    /// <value>The default is null: the same name as <see cref="OutputColumnName"/>.</value>
    public string? InputColumnName { get; set; }

    /// <summary>Gets or sets the number of values of a step. The network reads all of them together.</summary>
    /// <value>The default is 1; 1 to 4096.</value>
    public int StepSize { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether each feature of a vector is standardized by its mean and standard deviation over the rows passed to Fit, as
    /// linear trainers need it. The scale is saved in the model.
    /// </summary>
    /// <value>The default is true.</value>
    public bool NormalizeFeatures { get; set; }

    /// <summary>Gets the column that is read.</summary>
    internal string InputName => InputColumnName ?? OutputColumnName;
}
