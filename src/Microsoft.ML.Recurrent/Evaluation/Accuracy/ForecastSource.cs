namespace Microsoft.ML.Recurrent.Evaluation.Accuracy;

/// <summary>Whose forecasts are measured; the values index arrays.</summary>
internal enum ForecastSource
{
    Model,
    Naive2,
    SeasonalNaive,
    Naive,
}
