namespace Microsoft.ML.Recurrent.Engine.Training.Reports;

/// <summary>
/// Represents a progress listener that also receives the epochs in a checkpoint when a run resumes from it. It therefore receives every epoch, even one whose
/// report was lost because the process ended between the checkpoint and the report.
/// </summary>
internal interface IRestoredProgress : IProgress<TrainingProgress>
{
    /// <summary>Receives each epoch in the checkpoint, the first one first, before any epoch that is trained now.</summary>
    /// <param name="value">The epoch and its losses. Values that matter only while an epoch runs are 0 or NaN.</param>
    public void ReportRestored(TrainingProgress value);
}
