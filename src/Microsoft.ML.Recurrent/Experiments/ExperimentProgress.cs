using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Where an experiment stands. Immutable.</summary>
public sealed record ExperimentProgress
{
    /// <summary>What this is about.</summary>
    public required ExperimentEvent Event { get; init; }

    /// <summary>Number of the trial, from 0.</summary>
    public required int TrialId { get; init; }

    /// <summary>What the trial is made with.</summary>
    public required TrialParameters Parameters { get; init; }

    /// <summary>The newest report of the trial; null unless it has just reported.</summary>
    public TrialReport? Report { get; init; }

    /// <summary>How the trial ended; null unless it has just ended.</summary>
    public TrialResult? Result { get; init; }

    /// <summary>The best trial so far; null before one has been completed.</summary>
    public TrialResult? Best { get; init; }

    /// <summary>Trials that have ended.</summary>
    public required int EndedTrials { get; init; }

    /// <summary>Most trials there will be; null where only time ends the experiment.</summary>
    public int? MaximumTrials { get; init; }

    /// <summary>Time since the start of the experiment, interruptions not counted.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The event, the trial and the best so far on one line.</summary>
    /// <returns>Text for people, in the invariant culture.</returns>
    public override string ToString()
    {
        var about = (object?)Result ?? (Report is null ? $"trial {TrialId} with {Parameters}" : $"trial {TrialId}, {Report}");
        var best = Best is null ? "" : string.Create(CultureInfo.InvariantCulture, $"; the best so far is trial {Best.TrialId}, metric {Best.Metric:g6}");
        var all = MaximumTrials is { } most ? $" of {most}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Event}: {about}; {EndedTrials}{all} trials ended in {Elapsed.TotalSeconds:0.#} s{best}");
    }
}
