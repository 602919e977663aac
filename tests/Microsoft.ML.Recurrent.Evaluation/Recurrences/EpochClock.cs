using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Evaluation.Recurrences;

/// <summary>Processor time of the epochs of a training, so that a busy machine does not count as a slow network.</summary>
internal sealed class EpochClock : IProgress<TrainingProgress>
{
    private TimeSpan _last = Now;

    /// <summary>Seconds of the last epoch that has ended.</summary>
    public double Seconds { get; private set; }

    /// <summary>Epochs that have ended, those of all networks together.</summary>
    public int Epochs { get; private set; }

    private static TimeSpan Now
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.TotalProcessorTime;
        }
    }

    public void Report(TrainingProgress value)
    {
        if (!value.EpochCompleted)
            return;
        var now = Now;
        (Seconds, _last) = ((now - _last).TotalSeconds, now);
        Epochs++;
    }
}
