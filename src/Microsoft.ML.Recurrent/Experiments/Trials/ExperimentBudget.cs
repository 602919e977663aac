using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>Represents the time that an experiment has taken and may take, and the token that ends its trials. Safe for concurrent use.</summary>
internal sealed class ExperimentBudget : IDisposable
{
    private const double LongestSeconds = 40 * 24 * 3600; // the most that a timer accepts

    private readonly Lock _lock = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly double _secondsBefore;
    private readonly CancellationTokenSource _stop;
    private readonly Timer? _timer;
    private bool _hasModel;
    private bool _isUp;
    private bool _isDisposed;

    /// <param name="options">The options with the maximum time and the caller's token.</param>
    /// <param name="secondsBefore">The time taken before an interruption, in seconds.</param>
    /// <param name="hasModel">A value that indicates whether a trial had been completed before.</param>
    public ExperimentBudget(ExperimentOptions options, double secondsBefore, bool hasModel)
    {
        _secondsBefore = secondsBefore;
        _hasModel = hasModel;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);
        if (options.MaximumTime is not { } most)
            return;
        var left = most.TotalSeconds - secondsBefore;
        if (left <= 0)
            TimeIsUp();
        else
            _timer = new Timer(_ => TimeIsUp(), null, TimeSpan.FromSeconds(Math.Min(left, LongestSeconds)), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets the time since the start of the experiment.</summary>
    public double Seconds => _secondsBefore + Stopwatch.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Gets the token that ends the trials.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Records that a trial has been completed: from then on, running trials end when the time is over.</summary>
    public void ReportModel()
    {
        lock (_lock)
        {
            _hasModel = true;
            Check();
        }
    }

    /// <summary>Ends the trials at once.</summary>
    public void Abandon() => _stop.Cancel();

    public void Dispose()
    {
        _timer?.Dispose();
        lock (_lock)
            _isDisposed = true;
        _stop.Dispose();
    }

    private void TimeIsUp()
    {
        lock (_lock)
        {
            _isUp = true;
            Check();
        }
    }

    private void Check()
    {
        if (_isUp && _hasModel && !_isDisposed)
            _stop.Cancel();
    }
}
