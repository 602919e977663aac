using System.Globalization;
using System.Runtime.ExceptionServices;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.SingleSeries;

/// <summary>
/// Trains a forecaster in two stages. In the first, networks learn from the beginning of the series and forecast its held-out end from many origins: this
/// determines the number of epochs, the weight of the networks' correction, and the errors that calibrate the bounds. In the second, new networks learn from
/// the whole series for that number of epochs.
/// </summary>
/// <param name="options">The checked options.</param>
/// <param name="schema">The columns that are read from a row.</param>
/// <param name="log">The log that receives choices and epochs.</param>
/// <param name="start">The model whose networks continue to learn, in its plan; null for new networks.</param>
internal sealed class LocalTrainer(ForecastingOptions options, SeriesSchema schema, RecurrentLog log, LocalModel? start = null)
{
    private readonly LocalModel? _start = start is { Networks.Count: > 0 } ? start : null; // a model without networks has nothing to continue from

    private int Threads => options.ThreadCount;

    private int Members => _start?.Networks.Count ?? options.MembersOf(ForecastArchitecture.SeasonalCorrection);

    /// <param name="all">At most one series, of one target.</param>
    /// <exception cref="ArgumentException">There are too few values.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled before any network had learned anything.</exception>
    public LocalModel Train(IReadOnlyList<TimeSeries> all)
    {
        if (schema.TargetCount > 1)
            throw new ArgumentException($"The column '{schema.TargetColumnName}' has {schema.TargetCount} targets; the architecture "
                + $"{nameof(ForecastArchitecture.SeasonalCorrection)} forecasts one. Choose another, or leave it {nameof(ForecastArchitecture.Automatic)}.");
        var raw = all.Count == 0 ? [] : all[0].Targets;
        var (plan, series) = _start is null ? SeriesPlanner.Make(options, schema.Grid, raw) : SeriesPlanner.Continue(options, _start.Plan, raw);
        Describe(plan, series);
        var warmUpWidths = RepeatErrors(series, plan.Horizon);
        if (plan.Statistics.IsExact)
        {
            log.Warning("The series is constant or repeats itself exactly, so there is nothing to learn: the forecast continues it unchanged, with bounds "
                + "of no width.");
            return new LocalModel(schema, plan, [], 0, new ForecastIntervals(new float[plan.Horizon], warmUpWidths, [], []))
            {
                Training = TrainingRecord.NothingToLearn,
            };
        }

        var phases = SeasonalSpread.Measure(plan, series);

        // Nothing can be learned from a stretch without variation.
        var stages = ForecastFold.Split(series.Length, plan, options.ValidationFraction).ConvertAll(fold => ForecastStage.Of(fold, plan, series));
        stages.RemoveAll(stage => stage.Plan.Statistics.IsExact);
        var subject = new TrainingSubject(log, $"1 target, {plan.Horizon} steps ahead",
            string.Create(CultureInfo.InvariantCulture, $"{series.Length:n0} values"));
        var progress = new ForecastProgress(log, options, (2 * stages.Count + 1) * Members, subject, Threads);
        var stopped = stages.ConvertAll(stage =>
            MakeRuns($"before {stage.Fold.Cut}", stage.Plan, stage.Training, stage.HeldOut, options.NumberOfEpochs, progress));
        TrainAll([.. stopped.SelectMany(runs => runs)], progress);
        var epochs = MedianBestEpoch(stopped.SelectMany(runs => runs));

        // A network that was stopped where it did best on held-out windows looks better there than it is, so others, stopped where most did best, are
        // evaluated.
        var judged = stages.ConvertAll(stage => MakeRuns($"judged before {stage.Fold.Cut}", stage.Plan, stage.Training, null, epochs, progress));
        TrainAll([.. judged.SelectMany(runs => runs)], progress);
        var areJudged = judged.TrueForAll(runs => runs.TrueForAll(run => run.IsUsable));

        var errors = new HeldOutErrors(plan.Horizon, phases);
        for (var i = 0; i < stages.Count; i++)
            if ((areJudged ? judged : stopped)[i].FindAll(run => run.IsUsable) is { Count: > 0 } usable)
                errors.Add(stages[i].Plan, stages[i].HeldOut, usable);
        var share = errors.BestShare();
        var heldOut = stages.Count == 0 ? 0 : series.Length - stages.Min(stage => stage.Fold.Cut);
        var intervals = ForecastIntervals.Calibrate(
            errors.Residuals(share), heldOut / (double)plan.Horizon, plan.Statistics.Spread, warmUpWidths, phases);
        BoundsEvidence.Report(log, errors.ValueCount);
        var correlation = errors.StepCorrelation(share);
        double unit = plan.Scale.IsLogarithm ? 1 : plan.Scale.Unit;
        log.Info(HeldOutSummary.Of($"from {stages.Sum(s => s.HeldOut.Count)} origins", unit * errors.RootMeanSquare(share), unit * errors.RootMeanSquare(0),
            plan.Scale.IsLogarithm ? "of logarithms" : "in units of the series", share, epochs));

        var finalRuns = MakeRuns("the whole series", plan, ForecastStage.WindowsBefore(plan, series, series.Length), null, epochs, progress);
        TrainAll(finalRuns, progress);
        if (finalRuns.FindAll(run => run.IsUsable) is { Count: > 0 } trained)
        {
            if (options.CancellationToken.IsCancellationRequested)
                log.Warning($"Training was cancelled: the model averages {trained.Count} of {Members} networks, each with its latest weights.");
            return Model(plan, trained);
        }

        // Cancelled in the first stage: its networks have not seen the end of the series, but there are no better ones.
        var best = stopped.FindIndex(runs => runs.Exists(run => run.IsUsable));
        if (best >= 0)
        {
            var usable = stopped[best].FindAll(run => run.IsUsable);
            log.Warning($"Training was cancelled early: the model uses {usable.Count} networks, each with the weights that were best on the last "
                + $"{series.Length - stages[best].Fold.Cut} values, from which they have not learned.");
            return Model(stages[best].Plan, usable);
        }

        throw new OperationCanceledException("Training was cancelled before its first epoch was finished, so there is no model.", options.CancellationToken);

        LocalModel Model(SeriesPlan plan, List<LocalTrainingRun> runs) => new(schema, plan, runs.ConvertAll(run => run.Network), share, intervals, correlation)
        {
            Training = TrainingRecord.Of(runs.ConvertAll(run => run.Result!), options.CancellationToken.IsCancellationRequested),
        };
    }

    private void Describe(SeriesPlan plan, SeriesValues series)
    {
        var missing = series.Missing.Count(m => m);
        log.Info($"Series of {series.Length} values{(missing > 0 ? $", {missing} of them missing" : "")}: {options.DescribeSeason(plan.SeasonLength)}, "
            + $"{(plan.Scale.IsLogarithm ? "logarithmic" : "linear")} scale, "
            + $"context of {plan.ContextLength} steps; the networks correct {DescribeBaseline(plan.Baseline)}.");
        for (var part = 0; part < plan.Baseline.Parts.Count; part++)
            log.Trace($"Forecast {part + 1} of {plan.Baseline.Parts.Count} without a network: {plan.Baseline.Parts[part]}.");
    }

    private static string DescribeBaseline(BaselineForecast baseline)
    {
        var what = baseline.SeasonLength > 1 ? "level and season" : "the level";
        return baseline.Parts.Count == 1 ? $"a forecast of {what}" : $"the average of {baseline.Parts.Count} forecasts of {what}";
    }

    private List<LocalTrainingRun> MakeRuns(string name, SeriesPlan plan, LocalWindows training, LocalWindows? validation, int epochs,
        ForecastProgress progress)
    {
        var shape = options.MakeNetworkOptions(new NetworkOptions { InputSize = plan.InputSize, OutputSize = plan.Horizon });
        var members = new MemberTraining(options, progress, name, epochs, isValidated: validation is not null);
        var runs = new List<LocalTrainingRun>();
        for (var member = 1; member <= Members; member++)
        {
            var network = members.CreateNetwork(member, _start?.Networks[member - 1], shape);
            runs.Add(new LocalTrainingRun(members.NameOf(member), network, members.OptionsOf(member) with { NumberOfThreads = 1 }, training, validation));
        }

        return runs;
    }

    private void TrainAll(List<LocalTrainingRun> runs, ForecastProgress progress)
    {
        if (options.CancellationToken.IsCancellationRequested)
            return;
        try
        {
            // One network to a thread: they are small, and no result depends on the number of threads.
            Parallel.ForEach(runs, new ParallelOptions { MaxDegreeOfParallelism = Threads }, run =>
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

    private int MedianBestEpoch(IEnumerable<LocalTrainingRun> runs)
    {
        var best = runs.Where(run => run.IsUsable).Select(run => run.Result!.BestEpoch).Order().ToArray();
        return Math.Max(1, best.Length == 0 ? options.NumberOfEpochs / 4 : best[best.Length / 2]);
    }

    /// <summary>Returns the root mean square change over each number of steps: the error of repeating the last value.</summary>
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
}
