using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>The columns a forecaster writes. Immutable.</summary>
/// <param name="Forecast">The forecasts.</param>
/// <param name="Lower">The lower bounds, or null; given together with the upper ones.</param>
/// <param name="Upper">The upper bounds, or null.</param>
/// <param name="ConfidenceLevel">Share of the coming values that the bounds are to hold.</param>
/// <param name="Quantiles">The quantiles, or null.</param>
/// <param name="QuantileLevels">Which quantiles these are.</param>
internal sealed record ForecastColumns(
    string Forecast, string? Lower, string? Upper, float ConfidenceLevel, string? Quantiles, float[] QuantileLevels)
{
    public bool HasBounds => Lower is not null;

    /// <summary>Forecast, and what else is asked for: the order of the added columns.</summary>
    public string[] Outputs => [Forecast, .. HasBounds ? new[] { Lower!, Upper! } : [], .. Quantiles is null ? [] : new[] { Quantiles }];

    /// <summary>The type of an added column.</summary>
    /// <param name="output">Its place in <see cref="Outputs"/>.</param>
    /// <param name="horizon">Steps ahead, H.</param>
    /// <param name="targets">Values of a step, C.</param>
    public VectorDataViewType TypeOf(int output, int horizon, int targets)
    {
        int[] dimensions = [horizon, .. targets > 1 ? [targets] : Array.Empty<int>(), .. IsQuantiles(output) ? [QuantileLevels.Length] : Array.Empty<int>()];
        return new VectorDataViewType(NumberDataViewType.Single, dimensions);
    }

    /// <summary>Room for a forecast with what the columns show.</summary>
    public ForecastValues CreateValues(int horizon, int targets) =>
        new(horizon, targets, HasBounds ? ConfidenceLevel : 0, Quantiles is null ? [] : QuantileLevels);

    /// <summary>The numbers of an added column.</summary>
    public float[] ValuesOf(int output, ForecastValues values) =>
        output == 0 ? values.Point : IsQuantiles(output) ? values.Quantiles : output == 1 ? values.Lower : values.Upper;

    public void Write(SectionWriter section)
    {
        section.Write(Forecast);
        section.Write(HasBounds);
        if (HasBounds)
        {
            section.Write(Lower!);
            section.Write(Upper!);
        }

        section.Write(ConfidenceLevel);
        section.Write(Quantiles ?? "");
        section.Write((ReadOnlySpan<float>)QuantileLevels);
    }

    /// <exception cref="ModelFormatException">A name or number will not do.</exception>
    public static ForecastColumns Read(SectionReader section)
    {
        var (forecast, hasBounds) = (section.ReadString(), section.ReadBoolean());
        var (lower, upper) = hasBounds ? (section.ReadString(), section.ReadString()) : ((string?)null, (string?)null);
        var (level, quantiles) = (section.ReadSingle(), section.ReadString());
        var columns = new ForecastColumns(forecast, lower, upper, level, quantiles.Length == 0 ? null : quantiles, section.ReadSingles());
        if (columns.Outputs.Any(name => name.Length == 0) || columns.Outputs.Distinct().Count() != columns.Outputs.Length)
            throw section.Defect($"the columns {string.Join(", ", columns.Outputs)} are empty or not different.");
        if (!ForecastingOptions.AreQuantileLevels(columns.QuantileLevels))
            throw section.Defect($"the quantiles {string.Join(", ", columns.QuantileLevels)} are not ascending between 0 and 1.");
        return columns.ConfidenceLevel is > 0 and < 1 ? columns
            : throw section.Defect($"the confidence level is {columns.ConfidenceLevel}; it is above 0 and below 1.");
    }

    private bool IsQuantiles(int output) => Quantiles is not null && output == Outputs.Length - 1;
}
