using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents a report on the progress of an experiment. Immutable.</summary>
public sealed record ExperimentProgress
{
    /// <summary>Gets the event that is reported.</summary>
    public required ExperimentEvent Event { get; init; }

    /// <summary>Gets the number of the trial, from 0.</summary>
    public required int TrialId { get; init; }

    /// <summary>Gets the parameters of the trial.</summary>
    public required TrialParameters Parameters { get; init; }

    /// <summary>Gets the latest report of the trial; null unless the event is a report.</summary>
    public TrialReport? Report { get; init; }

    /// <summary>Gets the result of the trial; null unless the event is its end.</summary>
    public TrialResult? Result { get; init; }

    /// <summary>Gets the best trial so far; null before a trial has been completed.</summary>
    public TrialResult? Best { get; init; }

    /// <summary>Gets the number of trials that have ended.</summary>
    public required int EndedTrials { get; init; }

    /// <summary>Gets the maximum number of trials; null if only the time is limited.</summary>
    public int? MaximumTrials { get; init; }

    /// <summary>Gets the time since the start of the experiment, without interruptions.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Returns the event, the trial and the best trial so far on one line.</summary>
    /// <returns>A human-readable text, in the invariant culture.</returns>
    public override string ToString()
    {
        var about = (object?)Result ?? (Report is null ? $"trial {TrialId} with {Parameters}" : $"trial {TrialId}, {Report}");
        var best = Best is null ? "" : string.Create(CultureInfo.InvariantCulture, $"; the best so far is trial {Best.TrialId}, metric {Best.Metric:g6}");
        var all = MaximumTrials is { } most ? $" of {most}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Event}: {about}; {EndedTrials}{all} trials ended in {Elapsed.TotalSeconds:0.#} s{best}");
    }
}
