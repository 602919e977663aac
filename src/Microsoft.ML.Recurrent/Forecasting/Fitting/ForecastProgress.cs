using System.Globalization;
using Microsoft.ML.Recurrent.Ensembles;

namespace Microsoft.ML.Recurrent.Forecasting.Fitting;

/// <summary>
/// Adds up the epochs of all networks of a forecaster, so that the log and a listener see one run from beginning to end. Safe for concurrent use; the listener
/// receives reports from one thread at a time, and no more reports once training is cancelled.
/// </summary>
/// <param name="context">The log, which is written to at most every ten seconds, the listener and the cancellation token.</param>
/// <param name="epochs">The maximum number of epochs of a network.</param>
/// <param name="runs">The number of networks to train.</param>
/// <param name="subject">The description of the data to train on.</param>
/// <param name="threads">The number of threads that train all networks.</param>
internal sealed class ForecastProgress(FitContext context, int epochs, int runs, TrainingSubject subject, int threads) : IEnsembleProgress
{
    // The very first epoch takes many times as long as others, because the code is being compiled: until this share is done, the log has no estimate.
    private const double LeastDone = 0.01;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, double> _epochs = [];
    private readonly LogPace _pace = new(context.Time);
    private readonly long _start = context.Time.GetTimestamp();
    private TrainingProgress _last;

    private int Epochs => runs * epochs;

    public IProgress<TrainingProgress> Of(string round, int network) => new Listener(this, NameOf(round, network));

    /// <summary>Counts a run that has ended, early or not, as done.</summary>
    public void Finish(string round, int network, TrainingResult result)
    {
        lock (_lock)
        {
            _epochs[NameOf(round, network)] = epochs;
            Tell("", _last with { EpochCompleted = true });
        }
    }

    private static string NameOf(string round, int network) => string.Create(CultureInfo.InvariantCulture, $"{round}, network {network + 1}");

    private void Open(TrainingStart start)
    {
        lock (_lock)
        {
            subject.Open(start, runs, threads);
            if (!context.Cancellation.IsCancellationRequested)
                (context.Progress as IStartedProgress)?.ReportStart(start);
        }
    }

    private void Report(string run, TrainingProgress progress)
    {
        lock (_lock)
        {
            var step = progress.EpochCompleted || progress.StepsPerEpoch == 0 ? 1 : Math.Min(1, (double)progress.Step / progress.StepsPerEpoch);
            _epochs[run] = Math.Min(progress.Epoch - 1 + step, epochs);
            Tell($" ({run}: epoch {progress.Epoch})", _last = progress);
        }
    }

    private void Tell(string run, TrainingProgress progress)
    {
        if (context.Cancellation.IsCancellationRequested)
            return;
        var done = _epochs.Values.Sum();
        var elapsed = context.Time.GetElapsedTime(_start);
        progress = progress with
        {
            Epoch = Math.Max(1, (int)done),
            NumberOfEpochs = Epochs,
            Elapsed = elapsed,
            Remaining = done > 0 ? elapsed * ((Epochs - done) / done) : null,
        };
        if (_pace.IsDue(always: false))
            context.Log.Info(string.Create(
                CultureInfo.InvariantCulture, $"{(done < Epochs * LeastDone ? progress with { Remaining = null } : progress)}{run}."));
        context.Progress?.Report(progress);
    }

    private sealed class Listener(ForecastProgress progress, string run) : IStartedProgress
    {
        public void ReportStart(TrainingStart value) => progress.Open(value);

        public void Report(TrainingProgress value) => progress.Report(run, value);
    }
}
