using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents the result of a trial that has ended. Immutable.</summary>
public sealed record TrialResult
{
    /// <summary>Gets the number of the trial, from 0, in the order in which trials were proposed.</summary>
    public required int TrialId { get; init; }

    /// <summary>Gets the parameters of the trial.</summary>
    public required TrialParameters Parameters { get; init; }

    /// <summary>Gets the state in which the trial ended.</summary>
    public required TrialState State { get; init; }

    /// <summary>Gets the metric, as the evaluator returned it; NaN if the trial was not measured.</summary>
    public double Metric { get; init; } = double.NaN;

    /// <summary>
    /// Gets the loss that the tuner minimizes: the metric, or its negative if higher is better. For a pruned trial it is the loss of the last report, which can
    /// be compared only with reports after the same number of epochs. For a failed trial it is positive infinity.
    /// </summary>
    public double Loss { get; init; } = double.PositiveInfinity;

    /// <summary>Gets a value that indicates whether the trial has a loss that can be compared with those of all others.</summary>
    internal bool HasLoss => State == TrialState.Completed && double.IsFinite(Loss);

    /// <summary>Gets the time of the trial in seconds, including the time before an interruption.</summary>
    public double Seconds { get; init; }

    /// <summary>Gets the time from the start of the experiment to the end of the trial in seconds, without interruptions of the experiment.</summary>
    public double EndedAfterSeconds { get; init; }

    /// <summary>Gets the reports of the trial, in order.</summary>
    public IReadOnlyList<TrialReport> Reports { get; init; } = [];

    /// <summary>Gets the error message; null unless the trial failed.</summary>
    public string? Error { get; init; }

    /// <summary>Returns the state, metric, time and parameters of the trial on one line.</summary>
    /// <returns>A human-readable text, in the invariant culture.</returns>
    public override string ToString()
    {
        var figure = State == TrialState.Completed ? string.Create(CultureInfo.InvariantCulture, $", metric {Metric:g6}")
            : State == TrialState.Pruned ? string.Create(CultureInfo.InvariantCulture, $", loss {Loss:g6} after {Reports.Count} reports")
            : Error is null ? "" : $", {Error}";
        return string.Create(CultureInfo.InvariantCulture, $"trial {TrialId}: {State}{figure}, {Seconds:0.##} s, {Parameters}");
    }
}
