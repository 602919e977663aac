namespace Microsoft.ML.Recurrent.Experiments.Trials.Log;

/// <summary>Represents a trial as read from a log. Not safe for concurrent use.</summary>
internal sealed class LoggedTrial(TrialParameters parameters)
{
    public TrialParameters Parameters { get; } = parameters;

    public List<TrialReport> Reports { get; } = [];

    /// <summary>Gets or sets the result of the trial; null if the log ends before it.</summary>
    public TrialResult? Result { get; set; }
}
