namespace Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;

/// <summary>The rows of a series as a window reads them. A view: nothing is copied.</summary>
/// <param name="targets">Raw values, NaN where missing. [rows, C]</param>
/// <param name="past">Covariates of the past. [rows, P]</param>
/// <param name="future">Covariates known in the future, at least for the rows there are; those beyond the end count as missing. [rows and more, F]</param>
/// <param name="statics">Attributes of the series. [S]</param>
internal readonly ref struct SeriesView(ReadOnlySpan<float> targets, ReadOnlySpan<float> past, ReadOnlySpan<float> future, ReadOnlySpan<float> statics)
{
    public ReadOnlySpan<float> Targets { get; } = targets;

    public ReadOnlySpan<float> Past { get; } = past;

    public ReadOnlySpan<float> Future { get; } = future;

    public ReadOnlySpan<float> Statics { get; } = statics;
}
