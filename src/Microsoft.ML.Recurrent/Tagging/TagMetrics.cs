using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>Represents how well one tag or one type of entity is predicted.</summary>
/// <param name="Name">The name of the tag or type.</param>
/// <param name="Precision">The share of the predictions that are correct; 0 if there are no predictions.</param>
/// <param name="Recall">The share of the true occurrences that were predicted; 0 if there are no true occurrences.</param>
/// <param name="F1">The harmonic mean of precision and recall; 0 if no prediction is correct.</param>
/// <param name="Support">The number of true occurrences.</param>
/// <param name="PredictedCount">The number of predictions.</param>
/// <remarks>Immutable.</remarks>
public sealed record TagMetrics(string Name, double Precision, double Recall, double F1, long Support, long PredictedCount)
{
    /// <summary>Returns the metrics as one line.</summary>
    /// <returns>A line of text for display, in the invariant culture.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Name}: F1 {F1:f3}, precision {Precision:f3}, recall {Recall:f3}, {Support:n0} there, {PredictedCount:n0} predicted");
}
