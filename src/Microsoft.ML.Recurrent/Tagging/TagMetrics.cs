using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>How well one tag, or one type of entity, is found.</summary>
/// <param name="Name">The tag or type.</param>
/// <param name="Precision">Share of what was predicted that is right; 0 where nothing was predicted.</param>
/// <param name="Recall">Share of what is there that was found; 0 where nothing is there.</param>
/// <param name="F1">Harmonic mean of the two; 0 where nothing is right.</param>
/// <param name="Support">How many there are.</param>
/// <param name="PredictedCount">How many were predicted.</param>
/// <remarks>Immutable.</remarks>
public sealed record TagMetrics(string Name, double Precision, double Recall, double F1, long Support, long PredictedCount)
{
    /// <summary>The figures on one line.</summary>
    /// <returns>Text for people, in the invariant culture.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Name}: F1 {F1:f3}, precision {Precision:f3}, recall {Recall:f3}, {Support:n0} there, {PredictedCount:n0} predicted");
}
