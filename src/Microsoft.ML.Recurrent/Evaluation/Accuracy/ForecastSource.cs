namespace Microsoft.ML.Recurrent.Evaluation.Accuracy;

/// <summary>Specifies whose forecasts are measured; the values are indices of arrays.</summary>
internal enum ForecastSource
{
    Model,
    Naive2,
    SeasonalNaive,
    Naive,
}
