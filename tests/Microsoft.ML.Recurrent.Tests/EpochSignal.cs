namespace Microsoft.ML.Recurrent.Tests;

/// <summary>Calls back on the training thread at the end of each epoch.</summary>
public sealed class EpochSignal(Action<TrainingProgress> report) : IProgress<TrainingProgress>
{
    public int Epochs { get; private set; }

    public void Report(TrainingProgress value)
    {
        Epochs++;
        report(value);
    }
}
