namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Specifies how a trial ended.</summary>
public enum TrialState
{
    /// <summary>The trial was trained to its end and measured.</summary>
    Completed,

    /// <summary>The trial was stopped because others had done better after the same number of epochs.</summary>
    Pruned,

    /// <summary>The pipeline of the trial could not be created, trained or measured, or its metric is not a finite number.</summary>
    Failed,

    /// <summary>The experiment ended before the trial did. A resumed experiment runs the trial again.</summary>
    Cancelled,
}
