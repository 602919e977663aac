namespace Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;

/// <summary>Represents the rows of a series as a window reads them. A view: nothing is copied.</summary>
/// <param name="targets">The raw values, NaN for missing values. [rows, C]</param>
/// <param name="past">The covariates of the past. [rows, P]</param>
/// <param name="future">The covariates known in the future, for at least the existing rows; rows beyond the end count as missing. [rows and more, F]</param>
/// <param name="statics">The attributes of the series. [S]</param>
internal readonly ref struct SeriesView(ReadOnlySpan<float> targets, ReadOnlySpan<float> past, ReadOnlySpan<float> future, ReadOnlySpan<float> statics)
{
    public ReadOnlySpan<float> Targets { get; } = targets;

    public ReadOnlySpan<float> Past { get; } = past;

    public ReadOnlySpan<float> Future { get; } = future;

    public ReadOnlySpan<float> Statics { get; } = statics;
}
