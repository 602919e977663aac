namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>Defines every default that applies to forecasters only. The documentation of each option states the value that is defined here.</summary>
internal static class ForecastingDefaults
{
    public const int HiddenSize = 32;
    public const int NumberOfEpochs = 100;
    public const float LearningRate = 0.003f;
    public const float ValidationFraction = 0.2f;
    public const int EarlyStoppingPatience = 20;
    public const int NumberOfNetworks = 5;
    public const int Horizon = 1;
    public const string OutputColumnName = "Forecast";
    public const float ConfidenceLevel = 0.95f;
    public const float IntervalAdaptationRate = 0.01f;

    /// <summary>The minimum and the maximum number of steps of a window that is chosen automatically.</summary>
    public const int ShortestContext = 8;
    public const int LongestContext = 512;

    /// <summary>The maximum number of steps if smoothing before the networks models the seasons, so that the networks need not read them.</summary>
    public const int LongestContextBehindFront = 128;

    /// <summary>The maximum length of a context, a horizon and a season, so that no model file makes a reader allocate without bound.</summary>
    public const int LongestLength = 1_000_000;

    public const int MostMembers = 1000;
    public const int NumberOfSamples = 100;
    public const int MostSamples = 100_000;
    public const int WindowsPerEpoch = 50_000;

    public static ReadOnlySpan<float> QuantileLevels => [0.05f, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f, 0.95f];
}
