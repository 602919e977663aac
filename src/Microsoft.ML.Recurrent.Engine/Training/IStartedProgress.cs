namespace Microsoft.ML.Recurrent;

/// <summary>A listener that is also told what a run is about to do: how much data, how many weights, how many updates.</summary>
public interface IStartedProgress : IProgress<TrainingProgress>
{
    /// <summary>
    /// Told once, after a checkpoint was read and before the first step. A run whose checkpoint is finished takes no step and is not announced.
    /// </summary>
    /// <param name="value">What the run is about to do.</param>
    public void ReportStart(TrainingStart value);
}
