namespace Microsoft.ML.Recurrent.Experiments.Trials.Log;

/// <summary>A trial as a log tells it. Not safe for concurrent use.</summary>
internal sealed class LoggedTrial(TrialParameters parameters)
{
    public TrialParameters Parameters { get; } = parameters;

    public List<TrialReport> Reports { get; } = [];

    /// <summary>How it ended; null where the log breaks off before.</summary>
    public TrialResult? Result { get; set; }
}
