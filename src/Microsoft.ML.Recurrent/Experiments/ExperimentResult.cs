using System.Globalization;
using System.Text;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Experiments.Results;
using Microsoft.ML.Recurrent.Experiments.Trials;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents the result of an experiment. Immutable. Safe for concurrent use if the model is.</summary>
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

    /// <summary>
    /// Gets the model of the best pipeline: as it was measured, or fitted on all rows if <see cref="IsRefitted"/> is true. With several folds it is the model
    /// of the best fold, with a rolling origin that of the last fold.
    /// </summary>
    public ITransformer Model { get; }

    /// <summary>Gets a value that indicates whether the model was fitted once more, on all rows. It is false if the experiment was canceled.</summary>
    public bool IsRefitted { get; }

    /// <summary>Gets the completed trial with the best metric. If several are equal, it is the first of them.</summary>
    public TrialResult Best { get; }

    /// <summary>
    /// Gets all trials that ended: first the completed trials from best to worst, then the pruned trials, those that were trained longest first, then the
    /// failed trials.
    /// </summary>
    public IReadOnlyList<TrialResult> Trials { get; }

    /// <summary>Gets the importance of each parameter, the most important parameter first. See <see cref="ParameterImportance.Of"/>.</summary>
    /// <value>The name and share of each parameter; the shares add up to 1. Empty if there are only a few trials.</value>
    public IReadOnlyList<KeyValuePair<string, double>> Importance => _importance.Value;

    /// <summary>Gets the time that all trials took together, without interruptions.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Gets the metric by which trials were compared.</summary>
    public ExperimentMetric Metric => _plan.Metric;

    /// <summary>Gets the parameters that were varied.</summary>
    public ExperimentSpace Space => _plan.Space;

    /// <summary>
    /// Writes the trials as comma-separated values, in the order of <see cref="Trials"/>: state, metric, loss, time, epochs, a column for each parameter, and
    /// the error of failed trials.
    /// </summary>
    /// <param name="path">The path of the file. An existing file is replaced.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveCsv(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Write(path, ResultCsv.Of(this));
    }

    /// <summary>
    /// Writes a web page with plots of the experiment: the best result over trials and time, the learning curves, parallel coordinates, cost against loss, and
    /// the importance of parameters. It also contains the table of trials and the setup of the experiment: data, metric, tuner, seed, date and version. The
    /// page needs only a browser, and no network.
    /// </summary>
    /// <param name="path">The path of the file. An existing file is replaced.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveHtml(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Write(path, ResultPage.Of(this, ExperimentNotes.Of(_plan, _ended)));
    }

    /// <summary>Returns the best trial with its metric and parameters, the states of the other trials, and the most important parameters.</summary>
    /// <returns>A human-readable text of several lines, in the invariant culture.</returns>
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

    // Losses of pruned trials can be compared only after the same number of reports.
    private static int RankedReports(TrialResult trial) => trial.State == TrialState.Pruned ? trial.Reports.Count : 0;
}
