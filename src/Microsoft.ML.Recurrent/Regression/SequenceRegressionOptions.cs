using Microsoft.ML.Recurrent.Regression;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents the options of the trainer that predicts a number for a sequence. Targets are standardized internally, and scores are scaled back to their units.
/// </summary>
/// <remarks>An estimator checks and copies its options when it is constructed. Not safe for concurrent changes.</remarks>
/// <include file="../Documentation/Regress.xml" path="documentation/example"/>
public sealed class SequenceRegressionOptions : PooledSequenceOptions
{
    /// <summary>Initializes a new instance of the <see cref="SequenceRegressionOptions"/> class with the default values.</summary>
    public SequenceRegressionOptions() : base(RegressionOptionTable.Table)
    {
    }

    /// <summary>Gets or sets the loss to minimize, on standardized targets.</summary>
    /// <value>The default is <see cref="RegressionLoss.Squared"/>.</value>
    [Choice(new object[] { RegressionLoss.Squared, RegressionLoss.Absolute, RegressionLoss.Huber }, RegressionLoss.Squared)]
    public RegressionLoss Loss { get; set; }

    /// <summary>
    /// Gets or sets the error, in standard deviations of the target, beyond which the loss grows linearly. Only with <see cref="RegressionLoss.Huber"/>.
    /// </summary>
    /// <value>The default is 1; above 0 and finite.</value>
    public float HuberThreshold { get; set; }
}
