using System.Globalization;
using System.Runtime.ExceptionServices;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>
/// Trains a forecaster in two stages. In the first, networks learn from the beginning of the series and forecast its held-out end from many origins: that
/// gives the number of epochs, the weight of the networks' correction, and the errors that calibrate the bounds. In the second, new networks learn from
/// the whole series for that many epochs.
/// </summary>
internal sealed class ForecastTrainer(ForecastingOptions options, RecurrentLog log)
{
    private const int MostWindows = 4096;

    /// <param name="raw">The training values, NaN where missing, finite otherwise.</param>
    /// <exception cref="ArgumentException">There are too few values.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before any network had learned anything.</exception>
    public ForecastModel Train(float[] raw)
    {
        var (plan, series) = SeriesPlanner.Make(options, raw);
        Describe(plan, series);
        var warmUpWidths = RepeatErrors(series, plan.Horizon);
        if (plan.Statistics.IsExact)
        {
            log.Warning("The series is constant or repeats itself exactly, so there is nothing to learn: it is forecast to go on as it did, with bounds of no width.");
            return new ForecastModel(plan, [], 0, new ForecastIntervals(new float[plan.Horizon], warmUpWidths, []));
        }

        // A stretch without variation has nothing to teach.
        var stages = ForecastFold.Split(series.Length, plan, options.ValidationFraction).ConvertAll(fold => Stage.Of(fold, plan, series));
        stages.RemoveAll(stage => stage.Plan.Statistics.IsExact);
        var progress = new ForecastProgress(log, options.Progress, (stages.Count + 1) * options.NumberOfMembers, options.NumberOfEpochs);
        var heldOutRuns = stages.ConvertAll(stage => MakeRuns($"fold at {stage.Fold.Cut}", stage.Plan, stage.Training, stage.Validation, options.NumberOfEpochs, progress));
        TrainAll([.. heldOutRuns.SelectMany(runs => runs)], progress);

        var errors = new HeldOutErrors(plan.Horizon);
        for (var i = 0; i < stages.Count; i++)
            if (heldOutRuns[i].FindAll(run => run.IsUsable) is { Count: > 0 } usable)
                errors.Add(stages[i].Plan, stages[i].Validation, usable);
        var share = errors.BestShare();
        var intervals = ForecastIntervals.Calibrate(errors.Residuals(share), plan.Statistics.Spread, warmUpWidths);
        var epochs = MedianBestEpoch(heldOutRuns.SelectMany(runs => runs));
        log.Info(string.Create(CultureInfo.InvariantCulture,
            $"Held-out forecasts from {stages.Sum(s => s.Validation.Count)} origins: root mean square error {errors.RootMeanSquare(share):g4} with the networks, {errors.RootMeanSquare(0):g4} without"
            + $" ({(plan.Scale.IsLogarithm ? "of logarithms" : "in units of the series")}); {share:p0} of the networks' correction is used; {epochs} epochs are best."));

        var whole = WindowsBefore(plan, series, series.Length);
        var finalRuns = MakeRuns("whole series", plan, whole, null, epochs, progress);
        if (!options.CancellationToken.IsCancellationRequested)
            TrainAll(finalRuns, progress);
        if (finalRuns.FindAll(run => run.IsUsable) is { Count: > 0 } trained)
            return new ForecastModel(plan, trained.ConvertAll(run => run.Network), share, intervals);

        // Cancelled in the first stage: its networks have not seen the end of the series, but they are the best there is.
        if (heldOutRuns.Count > 0 && heldOutRuns[0].FindAll(run => run.IsUsable) is { Count: > 0 } best)
        {
            log.Warning($"Training was cancelled early: the model uses {best.Count} networks that have not learned from the last {series.Length - stages[0].Fold.Cut} values.");
            return new ForecastModel(stages[0].Plan, best.ConvertAll(run => run.Network), share, intervals);
        }

        throw new OperationCanceledException("Training was cancelled before its first epoch was finished, so there is no model.", options.CancellationToken);
    }

    private void Describe(SeriesPlan plan, SeriesValues series)
    {
        var missing = series.Missing.Count(m => m);
        var season = plan.SeasonLength > 1 ? $"season of {plan.SeasonLength} steps{(options.SeasonLength == 0 ? " (found)" : "")}" : "no season";
        var front = plan.Front.Seasons > 0
            ? $"the mean of {plan.Front.Seasons} seasons on the level of the last {plan.Front.LevelWindow} values"
            : $"the level of the last {plan.Front.LevelWindow} values";
        log.Info($"Series of {series.Length} values{(missing > 0 ? $", {missing} of them missing" : "")}: {season}, {(plan.Scale.IsLogarithm ? "logarithmic" : "linear")} scale, "
            + $"context of {plan.ContextLength} steps; the networks correct {front}.");
    }

    private List<ForecastRun> MakeRuns(string name, SeriesPlan plan, ForecastWindows training, ForecastWindows? validation, int epochs, ForecastProgress progress)
    {
        var network = options.MakeNetworkOptions(plan.InputSize, null, plan.Horizon);
        var common = options.MakeTrainingOptions(log);
        var runs = new List<ForecastRun>();
        for (var member = 1; member <= options.NumberOfMembers; member++)
        {
            var runName = $"{name}, network {member}";
            runs.Add(new ForecastRun(runName, network, common with
            {
                Epochs = epochs,
                Threads = 1,
                Seed = unchecked(options.EngineSeed * 1_000_003 + (ulong)member),
                EarlyStoppingPatience = validation is null ? 0 : options.EarlyStoppingPatience,
                CheckpointPath = options.CheckpointPath is null ? null : $"{options.CheckpointPath}.{(validation is null ? "whole" : training.Count)}-{member}",
                Progress = progress.Of(runName),
            }, training, validation));
        }

        return runs;
    }

    private void TrainAll(List<ForecastRun> runs, ForecastProgress progress)
    {
        var threads = options.NumberOfThreads > 0 ? options.NumberOfThreads : Environment.ProcessorCount;
        try
        {
            // One network to a thread: they are small, and no result depends on the number of threads.
            Parallel.ForEach(runs, new ParallelOptions { MaxDegreeOfParallelism = threads }, run =>
            {
                run.Train(options.CancellationToken);
                progress.Finish(run.Name);
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    private int MedianBestEpoch(IEnumerable<ForecastRun> runs)
    {
        var best = runs.Where(run => run.IsUsable).Select(run => run.Result!.BestEpoch).Order().ToArray();
        return Math.Max(1, best.Length == 0 ? options.NumberOfEpochs / 4 : best[best.Length / 2]);
    }

    private static ForecastWindows WindowsBefore(SeriesPlan plan, SeriesValues series, int end)
    {
        var first = Math.Min(plan.WarmUp, end - 1);
        var stride = 1 + (end - first) / MostWindows;
        var origins = Enumerable.Range(first, end - first).Where(origin => (end - 1 - origin) % stride == 0).ToArray();
        return new ForecastWindows(plan, series.Values, series.Missing, origins, 0, end);
    }

    /// <summary>Root mean square change over each number of steps: the error of repeating the last value.</summary>
    private static float[] RepeatErrors(SeriesValues series, int horizon)
    {
        var errors = new float[horizon];
        for (var h = 1; h <= horizon; h++)
        {
            double sum = 0;
            for (var i = h; i < series.Length; i++)
                sum += Math.Pow((double)series.Values[i] - series.Values[i - h], 2);
            errors[h - 1] = h < series.Length ? MathF.Max((float)Math.Sqrt(sum / (series.Length - h)), h > 1 ? errors[h - 2] : 0) : errors[h - 2];
        }

        return errors;
    }

    private sealed record Stage(ForecastFold Fold, SeriesPlan Plan, ForecastWindows Training, ForecastWindows Validation)
    {
        /// <summary>Means and spreads are measured anew, before the cut only.</summary>
        public static Stage Of(ForecastFold fold, SeriesPlan whole, SeriesValues series)
        {
            var plan = whole with
            {
                Statistics = SeriesStatistics.Measure(
                    series.Values.AsSpan(0, fold.Cut), series.Missing, whole.Front, whole.SeasonLength, whole.ContextLength, whole.Horizon),
            };
            var stride = 1 + (fold.EndOfOrigins - fold.Cut) / (MostWindows / 2);
            var origins = Enumerable.Range(fold.Cut, fold.EndOfOrigins - fold.Cut).Where(origin => (origin - fold.Cut) % stride == 0).ToArray();
            return new Stage(fold, plan, WindowsBefore(plan, series, fold.Cut), new ForecastWindows(plan, series.Values, series.Missing, origins, 0, series.Length));
        }
    }
}
