namespace Microsoft.ML.Recurrent.Forecasting.Pretrained;

/// <summary>Names the options of a forecaster that a pretrained network reads; it refuses the others.</summary>
internal static class PretrainedOptions
{
    /// <summary>Gets the options that always apply.</summary>
    public static IReadOnlySet<string> AreRead { get; } = new HashSet<string>
    {
        nameof(ForecastingOptions.OutputColumnName), nameof(ForecastingOptions.InputColumnName), nameof(ForecastingOptions.SeriesColumnName),
        nameof(ForecastingOptions.TimestampColumnName), nameof(ForecastingOptions.TimeZone), nameof(ForecastingOptions.TimestampKind),
        nameof(ForecastingOptions.ClosedTimes), nameof(ForecastingOptions.Architecture), nameof(ForecastingOptions.Horizon),
        nameof(ForecastingOptions.QuantileColumnName), nameof(ForecastingOptions.QuantileLevels), nameof(ForecastingOptions.ConfidenceLevel),
        nameof(ForecastingOptions.ConfidenceLowerBoundColumnName), nameof(ForecastingOptions.ConfidenceUpperBoundColumnName),
        nameof(ForecastingOptions.PretrainedSize), nameof(ForecastingOptions.FineTune), nameof(ForecastingOptions.Seed),
        nameof(ForecastingOptions.CancellationToken), nameof(ForecastingOptions.Progress),
    };

    /// <summary>Gets the options that apply if the network is trained further.</summary>
    public static IReadOnlySet<string> AreTuned { get; } = new HashSet<string>
    {
        nameof(ForecastingOptions.NumberOfEpochs), nameof(ForecastingOptions.BatchSize), nameof(ForecastingOptions.WindowsPerEpoch),
        nameof(ForecastingOptions.EarlyStoppingPatience), nameof(ForecastingOptions.LearningRate),
        nameof(ForecastingOptions.LearningRateSchedule), nameof(ForecastingOptions.WeightAveraging), nameof(ForecastingOptions.GradientClipNorm),
        nameof(ForecastingOptions.GradientClipValue), nameof(ForecastingOptions.Optimizer), nameof(ForecastingOptions.Momentum),
        nameof(ForecastingOptions.Nesterov), nameof(ForecastingOptions.Beta1), nameof(ForecastingOptions.Beta2),
        nameof(ForecastingOptions.SquaredGradientDecay), nameof(ForecastingOptions.OptimizerEpsilon), nameof(ForecastingOptions.AmsGrad),
        nameof(ForecastingOptions.WeightDecay), nameof(ForecastingOptions.NumberOfThreads), nameof(ForecastingOptions.CheckpointPath),
    };
}
