using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>
/// Adds up the epochs of all networks of a forecaster, so that a listener sees one run from beginning to end. Safe for concurrent use; the
/// listener is told by one thread at a time, and nothing any more once training is cancelled.
/// </summary>
/// <param name="log">Each epoch is written there as detail.</param>
/// <param name="options">The listener, and the most epochs of a network.</param>
/// <param name="runs">Networks to be trained.</param>
internal sealed class ForecastProgress(RecurrentLog log, ForecastingOptions options, int runs)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _epochs = [];
    private TrainingProgress _last;

    /// <summary>The listener of one run.</summary>
    public IProgress<TrainingProgress> Of(string run) => new Listener(this, run);

    /// <summary>Counts a run that has ended, early or not, as done.</summary>
    public void Finish(string run)
    {
        lock (_lock)
        {
            _epochs[run] = options.NumberOfEpochs;
            Tell(_last);
        }
    }

    private void Report(string run, TrainingProgress progress)
    {
        lock (_lock)
        {
            _epochs[run] = Math.Min(progress.Epoch, options.NumberOfEpochs);
            log.Trace(string.Create(CultureInfo.InvariantCulture,
                $"{run}, epoch {progress.Epoch}: training loss {progress.TrainingLoss:g5}, validation loss {progress.ValidationLoss:g5}"));
            Tell(_last = progress);
        }
    }

    private void Tell(TrainingProgress progress)
    {
        if (options.CancellationToken.IsCancellationRequested)
            return;
        var done = _epochs.Values.Sum();
        options.Progress?.Report(progress with { Epoch = Math.Max(1, done), Epochs = runs * options.NumberOfEpochs });
    }

    private sealed class Listener(ForecastProgress progress, string run) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => progress.Report(run, value);
    }
}
