namespace Microsoft.ML.Recurrent;

/// <content>The options of pretrained networks.</content>
public sealed partial class ForecastingOptions
{
    /// <summary>
    /// Gets or sets a value that indicates whether a pretrained network takes part in the forecasts of the trained networks. It forecasts the held-out rows,
    /// too, and its weight is the one that makes the squared errors there smallest, or, if that is more than one half, one that is the nearer to one half the
    /// fewer errors there are. So the held-out errors are never larger than without it, and if it does not reduce them by 2 %, the model is the one without it.
    /// The bounds are calibrated by the errors of the combined forecasts. The weights of the network are saved with the model. When a forecaster is trained
    /// further, the weight is chosen again. Requires one scalar target and no covariates or static columns. Not with
    /// <see cref="ForecastArchitecture.Autoregressive"/>, <see cref="ForecastArchitecture.Pretrained"/> and the methods without a network.
    /// </summary>
    /// <value>The default is false.</value>
    public bool CombinesPretrained { get; set; }

    /// <summary>
    /// Gets or sets the pretrained network. Only with <see cref="ForecastArchitecture.Pretrained"/> or <see cref="CombinesPretrained"/>.
    /// </summary>
    /// <value>The default is <see cref="PretrainedSize.Base"/>.</value>
    public PretrainedSize PretrainedSize { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the pretrained network is trained further on the rows: on windows of all series, while the end of each is
    /// held out, until its loss there stops improving, and then again on all rows for as many epochs. If the loss there never improves, the network stays as it
    /// is. Epochs are of 4,096 windows, at most 10, and end after 3 without improvement, unless <see cref="WindowsPerEpoch"/>,
    /// <see cref="RecurrentOptions.NumberOfEpochs"/> and <see cref="RecurrentOptions.EarlyStoppingPatience"/> are given; the learning rate is a tenth of
    /// <see cref="RecurrentOptions.LearningRate"/>. Only with <see cref="ForecastArchitecture.Pretrained"/>.
    /// </summary>
    /// <value>The default is false.</value>
    public bool FineTune { get; set; }

    /// <summary>Returns the options of a forecaster by a pretrained network.</summary>
    /// <param name="input">The column of the series.</param>
    /// <param name="output">The column of the forecasts.</param>
    /// <param name="horizon">The number of steps ahead.</param>
    internal static ForecastingOptions OfPretrained(string input, string output, int horizon) => new()
    {
        Architecture = ForecastArchitecture.Pretrained,
        InputColumnName = input,
        OutputColumnName = output,
        Horizon = horizon,
    };
}
