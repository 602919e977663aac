namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>What an experiment tells of.</summary>
public enum ExperimentEvent
{
    /// <summary>A trial begins, or goes on after an interruption.</summary>
    TrialStarted,

    /// <summary>A trial reports after an epoch.</summary>
    TrialReported,

    /// <summary>A trial has ended.</summary>
    TrialEnded,
}
