namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Whose forecasts are measured; the values index arrays.</summary>
internal enum Forecaster
{
    Model,
    Naive2,
    SeasonalNaive,
    Naive,
}
