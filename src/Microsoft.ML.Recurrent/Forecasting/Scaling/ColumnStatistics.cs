using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Scaling;

/// <summary>Represents the mean and standard deviation of each column over the training rows, without missing values. Immutable.</summary>
/// <param name="Targets">The moments of the targets, on the model's scale. [C]</param>
/// <param name="Past">The moments of the past covariates. [P]</param>
/// <param name="Future">The moments of the covariates known in the future, calendar features included. [F]</param>
/// <param name="Statics">The moments of the static values, over the series. [S]</param>
internal sealed record ColumnStatistics(Moments[] Targets, Moments[] Past, Moments[] Future, Moments[] Statics)
{
    public void Write(SectionWriter section)
    {
        foreach (var columns in new[] { Targets, Past, Future, Statics })
        {
            section.Write((ReadOnlySpan<float>)Array.ConvertAll(columns, c => c.Mean));
            section.Write((ReadOnlySpan<float>)Array.ConvertAll(columns, c => c.Deviation));
        }
    }

    /// <exception cref="ModelFormatException">A number is not finite, or their number is not that of the columns.</exception>
    public static ColumnStatistics Read(SectionReader section, int targets, int past, int future, int statics) =>
        new(ReadMoments(section, "targets", targets), ReadMoments(section, "covariates of the past", past),
            ReadMoments(section, "covariates of the future", future), ReadMoments(section, "attributes", statics));

    private static Moments[] ReadMoments(SectionReader section, string what, int count)
    {
        var means = section.ReadSingles();
        var deviations = section.ReadSingles();
        if (means.Length != count || deviations.Length != count)
            throw section.Defect($"there are {means.Length} means and {deviations.Length} deviations for {count} {what}.");
        if (!means.All(float.IsFinite) || !deviations.All(d => float.IsFinite(d) && d >= 0))
            throw section.Defect($"a mean of the {what} is not finite, or a deviation is negative or not finite.");
        return [.. means.Zip(deviations, (mean, deviation) => new Moments(mean, deviation))];
    }
}

/// <summary>Represents the mean and standard deviation of a column.</summary>
internal readonly record struct Moments(float Mean, float Deviation)
{
    private const float LargestFeature = 10;

    public static Moments Of(in RunningMoments moments) => new((float)moments.Mean, (float)Math.Min(moments.Deviation, float.MaxValue));

    /// <summary>Returns the distance of a value from the mean in standard deviations; 0 for a missing value and for a column that does not vary.</summary>
    public float Standardize(float value) =>
        float.IsNaN(value) || Deviation == 0 ? 0 : (float)Math.Clamp(((double)value - Mean) / Deviation, -LargestFeature, LargestFeature);
}
