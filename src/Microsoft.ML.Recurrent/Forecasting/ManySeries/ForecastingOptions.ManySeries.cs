namespace Microsoft.ML.Recurrent;

/// <content>The preset for many series.</content>
public sealed partial class ForecastingOptions
{
    /// <summary>
    /// Returns options for many series, several targets, covariates or long series, which have much to learn from: segment-wise networks of 128 GRU units with
    /// a dropout of 0.1, batches of 128, up to 20 epochs at a learning rate of 0.001, stopped after 4 epochs without improvement; one network. With ten short
    /// series or more, it corrects a combination of statistical forecasts; see <see cref="Baseline"/>.
    /// </summary>
    /// <returns>New options, which the caller completes.</returns>
    public static ForecastingOptions ForManySeries() => new()
    {
        Architecture = ForecastArchitecture.SegmentWise,
        HiddenSize = 128,
        Dropout = 0.1f,
        BatchSize = 128,
        NumberOfEpochs = 20,
        LearningRate = 0.001f,
        EarlyStoppingPatience = 4,
    };
}
