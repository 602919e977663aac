using System.Globalization;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>
/// Adds up the epochs of all networks of a forecaster, so that the log and a listener see one run from beginning to end. Safe for concurrent use; the listener
/// receives reports from one thread at a time, and no more reports once training is cancelled.
/// </summary>
/// <param name="log">The log, which is written to at most every ten seconds.</param>
/// <param name="options">The options, with the listener and the maximum number of epochs of a network.</param>
/// <param name="runs">The number of networks to train.</param>
/// <param name="subject">The description of the data to train on.</param>
/// <param name="threads">The number of threads that train all networks.</param>
internal sealed class ForecastProgress(RecurrentLog log, ForecastingOptions options, int runs, TrainingSubject subject, int threads) : IEnsembleProgress
{
    // The very first epoch takes many times as long as others, because the code is being compiled: until this share is done, the log has no estimate.
    private const double LeastDone = 0.01;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, double> _epochs = [];
    private readonly LogPace _pace = new(options.Time);
    private readonly long _start = options.Time.GetTimestamp();
    private TrainingProgress _last;

    private int Epochs => runs * options.NumberOfEpochs;

    public IProgress<TrainingProgress> Of(string round, int network) => new Listener(this, NameOf(round, network));

    /// <summary>Counts a run that has ended, early or not, as done.</summary>
    public void Finish(string round, int network, TrainingResult result)
    {
        lock (_lock)
        {
            _epochs[NameOf(round, network)] = options.NumberOfEpochs;
            Tell("", _last with { EpochCompleted = true });
        }
    }

    private static string NameOf(string round, int network) => string.Create(CultureInfo.InvariantCulture, $"{round}, network {network + 1}");

    private void Open(TrainingStart start)
    {
        lock (_lock)
        {
            subject.Open(start, runs, threads);
            if (!options.CancellationToken.IsCancellationRequested)
                (options.Progress as IStartedProgress)?.ReportStart(start);
        }
    }

    private void Report(string run, TrainingProgress progress)
    {
        lock (_lock)
        {
            var step = progress.EpochCompleted || progress.Steps == 0 ? 1 : Math.Min(1, (double)progress.Step / progress.Steps);
            _epochs[run] = Math.Min(progress.Epoch - 1 + step, options.NumberOfEpochs);
            Tell($" ({run}: epoch {progress.Epoch})", _last = progress);
        }
    }

    private void Tell(string run, TrainingProgress progress)
    {
        if (options.CancellationToken.IsCancellationRequested)
            return;
        var done = _epochs.Values.Sum();
        var elapsed = options.Time.GetElapsedTime(_start);
        progress = progress with
        {
            Epoch = Math.Max(1, (int)done),
            Epochs = Epochs,
            Elapsed = elapsed,
            Remaining = done > 0 ? elapsed * ((Epochs - done) / done) : null,
        };
        if (_pace.IsDue(always: false))
            log.Info(string.Create(CultureInfo.InvariantCulture, $"{(done < Epochs * LeastDone ? progress with { Remaining = null } : progress)}{run}."));
        options.Progress?.Report(progress);
    }

    private sealed class Listener(ForecastProgress progress, string run) : IStartedProgress
    {
        public void ReportStart(TrainingStart value) => progress.Open(value);

        public void Report(TrainingProgress value) => progress.Report(run, value);
    }
}
