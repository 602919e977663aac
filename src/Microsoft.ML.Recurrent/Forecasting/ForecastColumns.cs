using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>Represents the columns that a forecaster writes. Immutable.</summary>
/// <param name="Forecast">The column of the forecasts.</param>
/// <param name="Lower">The column of the lower bounds, or null; given together with that of the upper bounds.</param>
/// <param name="Upper">The column of the upper bounds, or null.</param>
/// <param name="ConfidenceLevel">The share of the coming values that the bounds are to contain.</param>
/// <param name="Quantiles">The column of the quantiles, or null.</param>
/// <param name="QuantileLevels">The levels of the quantiles.</param>
internal sealed record ForecastColumns(
    string Forecast, string? Lower, string? Upper, float ConfidenceLevel, string? Quantiles, float[] QuantileLevels)
{
    public bool HasBounds => Lower is not null;

    /// <summary>Gets the names of the added columns in their order: the forecast first, and then the others that are given.</summary>
    public string[] Outputs => [Forecast, .. HasBounds ? new[] { Lower!, Upper! } : [], .. Quantiles is null ? [] : new[] { Quantiles }];

    /// <summary>Returns the type of an added column.</summary>
    /// <param name="output">The index of the column in <see cref="Outputs"/>.</param>
    /// <param name="horizon">The number of steps ahead, H.</param>
    /// <param name="targets">The number of targets, C.</param>
    public VectorDataViewType TypeOf(int output, int horizon, int targets)
    {
        int[] dimensions = [horizon, .. targets > 1 ? [targets] : Array.Empty<int>(), .. IsQuantiles(output) ? [QuantileLevels.Length] : Array.Empty<int>()];
        return new VectorDataViewType(NumberDataViewType.Single, dimensions);
    }

    /// <summary>Creates the buffers of a forecast for these columns.</summary>
    public ForecastValues CreateValues(int horizon, int targets) =>
        new(horizon, targets, HasBounds ? ConfidenceLevel : 0, Quantiles is null ? [] : QuantileLevels);

    /// <summary>Returns the numbers of an added column.</summary>
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

    /// <exception cref="ModelFormatException">A name or a number is not valid.</exception>
    public static ForecastColumns Read(SectionReader section)
    {
        var (forecast, hasBounds) = (section.ReadString(), section.ReadBoolean());
        var (lower, upper) = hasBounds ? (section.ReadString(), section.ReadString()) : ((string?)null, (string?)null);
        var (level, quantiles) = (section.ReadSingle(), section.ReadString());
        var columns = new ForecastColumns(forecast, lower, upper, level, quantiles.Length == 0 ? null : quantiles, section.ReadSingles());
        if (columns.Outputs.Any(name => name.Length == 0) || columns.Outputs.Distinct().Count() != columns.Outputs.Length)
            throw section.Defect($"the columns {string.Join(", ", columns.Outputs)} must not be empty and must be different.");
        if (!ForecastingOptions.AreQuantileLevels(columns.QuantileLevels))
            throw section.Defect($"the quantiles {OptionRow.Show(columns.QuantileLevels)} must be ascending, above 0 and below 1.");
        return columns.ConfidenceLevel is > 0 and < 1 ? columns
            : throw section.Defect(FormattableString.Invariant($"the confidence level is {columns.ConfidenceLevel}; it must be above 0 and below 1."));
    }

    private bool IsQuantiles(int output) => Quantiles is not null && output == Outputs.Length - 1;
}
