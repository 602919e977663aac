namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>The defaults of evaluation and cross-validation, each in one place. The documentation of each option repeats the value from here.</summary>
internal static class ForecastingMetricsDefaults
{
    public const string ActualColumnName = "Value";
    public const string ForecastColumnName = "Forecast";
    public const int NumberOfFolds = 5;
}
