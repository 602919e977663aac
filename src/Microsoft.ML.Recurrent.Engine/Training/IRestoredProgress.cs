namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// A listener that, when a run goes on from a checkpoint, is also told of the epochs that are in it: so it hears of every epoch, even of one whose report was lost
/// because the process ended between checkpoint and report.
/// </summary>
internal interface IRestoredProgress : IProgress<TrainingProgress>
{
    /// <summary>Told of each epoch in the checkpoint, the first one first, before any that is trained anew.</summary>
    /// <param name="value">The epoch and its losses; what was only of interest while it ran is 0 or NaN.</param>
    public void ReportRestored(TrainingProgress value);
}
