namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>Every default of evaluation and cross-validation, once. The documentation of each option states the value given here.</summary>
internal static class ForecastingMetricsDefaults
{
    public const string ActualColumnName = "Value";
    public const string ForecastColumnName = "Forecast";
    public const int NumberOfFolds = 5;
}
