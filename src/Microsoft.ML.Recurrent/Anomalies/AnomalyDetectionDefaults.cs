namespace Microsoft.ML.Recurrent.Anomalies;

/// <summary>The defaults of anomaly detection, each in one place. The documentation of each option repeats the value from here.</summary>
internal static class AnomalyDetectionDefaults
{
    public const string OutputColumnName = "Anomaly";
    public const float ConfidenceLevel = 0.99f;
    public const int MaximumReplacements = 3;
}
