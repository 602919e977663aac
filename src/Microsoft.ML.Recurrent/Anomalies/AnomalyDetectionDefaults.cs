namespace Microsoft.ML.Recurrent.Anomalies;

/// <summary>Every default of anomaly detection, once. The documentation of each option states the value given here.</summary>
internal static class AnomalyDetectionDefaults
{
    public const string OutputColumnName = "Anomaly";
    public const float ConfidenceLevel = 0.99f;
    public const int MaximumReplacements = 3;
}
