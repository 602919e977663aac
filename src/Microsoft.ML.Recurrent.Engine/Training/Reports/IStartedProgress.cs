namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents a progress listener that also receives a summary of the run before it starts: the amount of data, the number of weights and the number of
/// updates.
/// </summary>
public interface IStartedProgress : IProgress<TrainingProgress>
{
    /// <summary>
    /// Receives the summary of the run, once, after any checkpoint is read and before the first step. It is not called if the checkpoint is of a finished run,
    /// which takes no step.
    /// </summary>
    /// <param name="value">The summary of the run that is about to start.</param>
    public void ReportStart(TrainingStart value);
}
