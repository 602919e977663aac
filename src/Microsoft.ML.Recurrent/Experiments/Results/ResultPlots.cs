namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>Draws the plots of an experiment that have two axes.</summary>
internal static class ResultPlots
{
    /// <summary>The maximum number of curves that are drawn, those of the best trials.</summary>
    public const int MostCurves = 200;

    /// <summary>Draws the metric of each trial, and the best so far, over trials or over time.</summary>
    public static string BestSoFar(ExperimentResult result, bool overTime)
    {
        TrialResult[] trials = [.. result.Trials.Where(trial => trial.State == TrialState.Completed).OrderBy(At)];
        return PlotSize.Both(Draw);

        string Draw(PlotSize size)
        {
            var plot = new Plot(size, overTime ? "Best metric over time" : "Best metric over trials",
                overTime ? AxisScale.Between(0, Math.Max(1, result.Trials.Max(At))) : AxisScale.OfCounts(result.Trials.Max(trial => trial.TrialId)),
                overTime ? "seconds" : "trial", AxisScale.Of(trials.Select(trial => trial.Metric)), result.Metric.Name);
            foreach (var trial in trials)
                plot.AddPoint(At(trial), trial.Metric, trial == result.Best ? "best" : "dot", Tooltip(result, trial));
            var best = new List<(double, double)>();
            TrialResult? leader = null;
            foreach (var trial in trials)
            {
                if (leader is null || trial.Loss < leader.Loss)
                    leader = trial;
                best.Add((At(trial), leader.Metric));
            }

            plot.AddLine(best.Append((result.Trials.Max(At), result.Best.Metric)), "lead", "the best so far", steps: true);
            return plot.ToString();
        }

        double At(TrialResult trial) => overTime ? trial.EndedAfterSeconds : trial.TrialId;
    }

    /// <summary>Draws the reports of each trial; returns an empty text if there are none.</summary>
    public static string Curves(ExperimentResult result)
    {
        TrialResult[] trials = [.. result.Trials.Where(trial => trial.Reports.Count > 0).Take(MostCurves)];
        if (trials.Length == 0)
            return "";
        return PlotSize.Both(Draw);

        string Draw(PlotSize size)
        {
            var plot = new Plot(size, "Loss of each trial after each epoch", AxisScale.OfCounts(trials.Max(trial => RunsOf(trial).Max(run => run.Count()))),
                "epoch",
                AxisScale.Of(trials.SelectMany(trial => trial.Reports).Select(report => report.Loss)), "loss");
            foreach (var trial in trials.Reverse())
            {
                var style = trial == result.Best ? "curve best" : trial.State == TrialState.Completed ? "curve" : "curve cut";
                plot.AddLine(RunsOf(trial).SelectMany(PointsOf), style, Tooltip(result, trial));
            }

            return plot.ToString();
        }

        // A line for each fold and network: the losses of one do not continue those of another. A point that is not a number interrupts the line.
        static IEnumerable<(double, double)> PointsOf(IGrouping<int, TrialReport> run) =>
            run.Select((report, i) => (i + 1.0, report.Loss)).Append((double.NaN, double.NaN));
    }

    /// <summary>Returns the reports of a trial, grouped by training run.</summary>
    public static IEnumerable<IGrouping<int, TrialReport>> RunsOf(TrialResult trial) => trial.Reports.GroupBy(report => report.Run);

    /// <summary>Draws the time of each completed trial against its metric.</summary>
    public static string Costs(ExperimentResult result)
    {
        TrialResult[] trials = [.. result.Trials.Where(trial => trial.State == TrialState.Completed)];
        return PlotSize.Both(Draw);

        string Draw(PlotSize size)
        {
            var plot = new Plot(size, "Time of each trial against its metric", AxisScale.Between(0, trials.Max(trial => trial.Seconds)), "seconds",
                AxisScale.Of(trials.Select(trial => trial.Metric)), result.Metric.Name);
            foreach (var trial in trials.Reverse())
                plot.AddPoint(trial.Seconds, trial.Metric, trial == result.Best ? "best" : "dot", Tooltip(result, trial));
            return plot.ToString();
        }
    }

    public static string Tooltip(ExperimentResult result, TrialResult trial)
    {
        var parameters = string.Join(", ", trial.Parameters.Select(parameter => $"{parameter.Key} {PageText.Value(parameter.Value)}"));
        return $"Trial {trial.TrialId}: {(trial.State == TrialState.Completed ? $"{result.Metric.Name} {PageText.Number(trial.Metric)}" : trial.State)}, "
            + $"{PageText.Time(trial.Seconds)}\n{parameters}";
    }
}
