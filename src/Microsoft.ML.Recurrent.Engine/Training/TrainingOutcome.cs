using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent;

/// <summary>Why a run ended.</summary>
public enum TrainingOutcome
{
    /// <summary>All epochs were run.</summary>
    Completed,

    /// <summary>The validation score had not become better for <see cref="TrainingOptions.EarlyStoppingPatience"/> epochs.</summary>
    EarlyStopped,

    /// <summary>
    /// The caller cancelled. The weights are those of the best validated epoch, or the latest ones where nothing was validated.
    /// </summary>
    Cancelled,

    /// <summary>
    /// No weight was learned: no target counted, every step was dropped, or there is no network, as in a forecaster of a series that repeats itself exactly.
    /// </summary>
    LearnedNothing,

    /// <summary>
    /// <see cref="TrainingOptions.MaximumDuration"/> had passed. The weights are those of the best validated epoch, or the latest ones if nothing was
    /// validated.
    /// </summary>
    TimeExpired,
}
