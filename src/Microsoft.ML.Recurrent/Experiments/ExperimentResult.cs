using System.Globalization;
using System.Text;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Experiments.Results;
using Microsoft.ML.Recurrent.Experiments.Trials;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>What an experiment found. Immutable; safe for concurrent use as far as the model is.</summary>
public sealed class ExperimentResult
{
    private const int MostNamed = 5;

    private readonly ExperimentPlan _plan;
    private readonly DateTimeOffset _ended = DateTimeOffset.UtcNow;
    private readonly Lazy<IReadOnlyList<KeyValuePair<string, double>>> _importance;

    internal ExperimentResult(ExperimentPlan plan, ITransformer model, bool isRefitted, TrialResult best, IReadOnlyList<TrialResult> trials, TimeSpan elapsed)
    {
        _plan = plan;
        Model = model;
        IsRefitted = isRefitted;
        Best = best;
        Trials = [.. trials.OrderBy(trial => trial.State).ThenByDescending(RankedReports).ThenBy(trial => trial.Loss).ThenBy(trial => trial.TrialId)];
        Elapsed = elapsed;
        _importance = new(() => ParameterImportance.Of(plan.Space, trials));
    }

    /// <summary>The best pipeline, fitted: as it was measured, or on all rows where <see cref="IsRefitted"/>. Of several folds it is the best one, of a rolling origin the last.</summary>
    public ITransformer Model { get; }

    /// <summary>Whether the model was fitted once more, on all rows; not where the experiment was cancelled.</summary>
    public bool IsRefitted { get; }

    /// <summary>The completed trial with the best metric; of equal ones the first.</summary>
    public TrialResult Best { get; }

    /// <summary>All trials that ended: completed ones from best to worst, pruned ones from the one that came furthest, failed ones.</summary>
    public IReadOnlyList<TrialResult> Trials { get; }

    /// <summary>Which parameters mattered, see <see cref="ParameterImportance.Of"/>; the most important one first.</summary>
    /// <value>Name and share of each parameter, 1 in all; empty with few trials.</value>
    public IReadOnlyList<KeyValuePair<string, double>> Importance => _importance.Value;

    /// <summary>Time that the trials took together, interruptions not counted.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>What trials were judged by.</summary>
    public ExperimentMetric Metric => _plan.Metric;

    /// <summary>What was varied.</summary>
    public ExperimentSpace Space => _plan.Space;

    /// <summary>Writes the trials as comma-separated values, ranked: state, metric, loss, time, epochs, a column for each parameter, and the error of failed ones.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveCsv(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Write(path, ResultCsv.Of(this));
    }

    /// <summary>
    /// Writes one page with the pictures of the experiment: the best so far over trials and time, the curves, parallel coordinates, cost against loss, what
    /// mattered, the table of trials, and how the experiment was made: data, metric, tuner, seed, date and version. It needs nothing but a browser, and no
    /// network.
    /// </summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveHtml(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Write(path, ResultPage.Of(this, ExperimentNotes.Of(_plan, _ended)));
    }

    /// <summary>The best trial with its metric and parameters, how the others ended, and which parameters mattered most.</summary>
    /// <returns>Text for people, several lines, in the invariant culture.</returns>
    public override string ToString()
    {
        var counts = Trials.GroupBy(trial => trial.State).Select(group => $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}");
        var mattered = Importance.Count == 0 ? "" : "\nWhat mattered: " + string.Join(", ", Importance.Take(MostNamed).Select(share =>
            string.Create(CultureInfo.InvariantCulture, $"{share.Key} {100 * share.Value:0} %")));
        return string.Create(CultureInfo.InvariantCulture,
            $"{Metric.Name} {Best.Metric:g6}, trial {Best.TrialId} of {Trials.Count} ({string.Join(", ", counts)}) in {PageText.Time(Elapsed.TotalSeconds)}\n"
                + $"With {Best.Parameters}{mattered}");
    }

    private static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    // Losses of pruned trials only compare after as many reports.
    private static int RankedReports(TrialResult trial) => trial.State == TrialState.Pruned ? trial.Reports.Count : 0;
}
