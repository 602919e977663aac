namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>How a trial ended.</summary>
public enum TrialState
{
    /// <summary>It was trained to its end and measured.</summary>
    Completed,

    /// <summary>It was stopped because others had done better after as many epochs.</summary>
    Pruned,

    /// <summary>Its pipeline could not be made, trained or measured, or its metric is not a finite number.</summary>
    Failed,

    /// <summary>The experiment ended before the trial did; a resumed experiment makes it again.</summary>
    Cancelled,
}
