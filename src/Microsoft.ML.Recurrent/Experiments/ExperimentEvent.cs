namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Specifies the events that an experiment reports.</summary>
public enum ExperimentEvent
{
    /// <summary>A trial begins, or continues after an interruption.</summary>
    TrialStarted,

    /// <summary>A trial reports after an epoch.</summary>
    TrialReported,

    /// <summary>A trial has ended.</summary>
    TrialEnded,
}
