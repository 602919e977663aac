using Microsoft.ML.Recurrent.Featurizing.Series;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents the options of an estimator that turns each sequence of numbers into a vector of fixed size by a pretrained network. Nothing is trained. An
/// estimator checks and copies its options when it is constructed. Not safe for concurrent changes.
/// </summary>
/// <include file="../../Documentation/FeaturizeSeries.xml" path="documentation/example"/>
public sealed class PretrainedSeriesFeaturizingOptions
{
    /// <summary>Initializes a new instance of the <see cref="PretrainedSeriesFeaturizingOptions"/> class with the default values.</summary>
    public PretrainedSeriesFeaturizingOptions() => PretrainedFeaturizingOptionTable.Table.SetDefaults(this);

    /// <summary>Gets or sets the name of the column that receives the vectors.</summary>
    /// <value>The default is Features.</value>
    public string OutputColumnName { get; set; } = "";

    /// <summary>Gets or sets the name of the column that contains the sequences: vectors of Single of any length.</summary>
    /// <value>The default is null: the same name as <see cref="OutputColumnName"/>.</value>
    public string? InputColumnName { get; set; }

    /// <summary>
    /// Gets or sets the number of values of a step. Each is read as a separate series, so the length of a vector is proportional to it.
    /// </summary>
    /// <value>The default is 1; 1 to 4096.</value>
    public int StepSize { get; set; }

    /// <summary>Gets or sets the pretrained network.</summary>
    /// <value>The default is <see cref="PretrainedSize.Small"/>.</value>
    public PretrainedSize Size { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether each feature of a vector is standardized by its mean and standard deviation over the rows passed to Fit, as
    /// linear trainers need it. The scale is saved in the model. If false, Fit reads no rows.
    /// </summary>
    /// <value>The default is true.</value>
    public bool NormalizeFeatures { get; set; }

    /// <summary>Gets or sets the token that ends Fit with an <see cref="OperationCanceledException"/>.</summary>
    /// <value>The default is none.</value>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>Gets the column that is read.</summary>
    internal string InputName => InputColumnName ?? OutputColumnName;
}
