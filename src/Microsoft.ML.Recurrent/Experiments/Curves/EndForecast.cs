namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents what is expected of a trial at its end: a Student distribution.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The scale of the distribution.</param>
/// <param name="Freedom">The degrees of freedom.</param>
internal readonly record struct EndForecast(double Mean, double Deviation, double Freedom)
{
    /// <summary>Gets the variance, as if there were at least three degrees of freedom, so that it is finite.</summary>
    public double Variance => Deviation * Deviation * Math.Max(Freedom, 3) / (Math.Max(Freedom, 3) - 2);
}
