using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>A trial that has ended. Immutable.</summary>
public sealed record TrialResult
{
    /// <summary>Number of the trial, from 0, in the order in which they were proposed.</summary>
    public required int TrialId { get; init; }

    /// <summary>What it was made with.</summary>
    public required TrialParameters Parameters { get; init; }

    /// <summary>How it ended.</summary>
    public required TrialState State { get; init; }

    /// <summary>The metric, as the evaluator tells it; NaN where the trial was not measured.</summary>
    public double Metric { get; init; } = double.NaN;

    /// <summary>
    /// What the tuner minimises: the metric, or its negative where more is better. Of a pruned trial the one its last report had, which only compares with
    /// reports after as many epochs; positive infinity of a failed one.
    /// </summary>
    public double Loss { get; init; } = double.PositiveInfinity;

    /// <summary>Whether it has a loss that compares with those of all others.</summary>
    internal bool HasLoss => State == TrialState.Completed && double.IsFinite(Loss);

    /// <summary>Time it took, the time before an interruption included.</summary>
    public double Seconds { get; init; }

    /// <summary>Time from the start of the experiment to the end of the trial, interruptions of the experiment not counted.</summary>
    public double EndedAfterSeconds { get; init; }

    /// <summary>Its reports, in order.</summary>
    public IReadOnlyList<TrialReport> Reports { get; init; } = [];

    /// <summary>What went wrong; null unless it failed.</summary>
    public string? Error { get; init; }

    /// <summary>How the trial ended, its metric, time and parameters on one line.</summary>
    /// <returns>Text for people, in the invariant culture.</returns>
    public override string ToString()
    {
        var figure = State == TrialState.Completed ? string.Create(CultureInfo.InvariantCulture, $", metric {Metric:g6}")
            : State == TrialState.Pruned ? string.Create(CultureInfo.InvariantCulture, $", loss {Loss:g6} after {Reports.Count} reports")
            : Error is null ? "" : $", {Error}";
        return string.Create(CultureInfo.InvariantCulture, $"trial {TrialId}: {State}{figure}, {Seconds:0.##} s, {Parameters}");
    }
}
