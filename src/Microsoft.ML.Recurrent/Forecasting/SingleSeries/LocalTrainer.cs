using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Forecasting.Fitting;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Members;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.SingleSeries;

/// <summary>
/// Trains a forecaster in two stages. In the first, networks learn from the beginning of the series and forecast its held-out end from many origins: this
/// determines the number of epochs, the weight of the networks' correction, and the errors that calibrate the bounds. In the second, new networks learn from
/// the whole series for that number of epochs.
/// </summary>
/// <param name="request">What is asked of the forecaster.</param>
/// <param name="start">The model whose networks continue to learn, in its plan; null for new networks.</param>
internal sealed class LocalTrainer(ForecastRequest request, LocalModel? start = null)
{
    private readonly ForecastingOptions _options = request.Options;
    private readonly SeriesSchema _schema = request.Schema;
    private readonly FitContext _context = request.Context;
    private readonly RecurrentLog _log = request.Context.Log;
    private readonly LocalModel? _start = start is { Networks.Count: > 0 } ? start : null; // a model without networks has nothing to continue from

    private int Threads => _options.ThreadCount;

    private int Members => _start?.Networks.Count ?? _options.MembersOf(ForecastArchitecture.SeasonalCorrection);

    /// <param name="all">At most one series, of one target.</param>
    /// <exception cref="ArgumentException">There are too few values.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled before any network had learned anything.</exception>
    public LocalModel Train(IReadOnlyList<TimeSeries> all)
    {
        if (_schema.TargetCount > 1)
            throw new ArgumentException($"The column '{_schema.TargetColumnName}' has {_schema.TargetCount} targets; the architecture "
                + $"{nameof(ForecastArchitecture.SeasonalCorrection)} forecasts one. Choose another, or leave it {nameof(ForecastArchitecture.Automatic)}.");
        var raw = all.Count == 0 ? [] : all[0].Targets;
        var (plan, series) = _start is null ? SeriesPlanner.Make(request, raw) : SeriesPlanner.Continue(request, _start.Plan, raw);
        Describe(plan, series);
        var trial = MemberTrial.Of(request);
        PretrainedMember? member = null;
        var warmUpWidths = RepeatErrors(series, plan.Horizon);
        if (plan.Statistics.IsExact)
        {
            _log.Warning("The series is constant or repeats itself exactly, so there is nothing to learn: the forecast continues it unchanged, with bounds "
                + "of no width.");
            return new LocalModel(_schema, plan, [], 0, new ForecastIntervals(new float[plan.Horizon], warmUpWidths, [], []))
            {
                AdaptationRate = _options.AdaptationRate,
                Training = TrainingRecord.NothingToLearn,
            };
        }

        var phases = SeasonalSpread.Measure(plan, series);

        // Nothing can be learned from a stretch without variation.
        var stages = ForecastFold.Split(series.Length, plan, request.HeldOut).ConvertAll(fold => ForecastStage.Of(fold, plan, series));
        stages.RemoveAll(stage => stage.Plan.Statistics.IsExact);
        var subject = new TrainingSubject(_log, $"1 target, {plan.Horizon} steps ahead",
            string.Create(CultureInfo.InvariantCulture, $"{series.Length:n0} values"));
        var progress = new ForecastProgress(_context, request.Training.NumberOfEpochs, (2 * stages.Count + 1) * Members, subject, Threads);
        // One network to a thread: they are small, and no result depends on the number of threads.
        var trainer = new EnsembleTrainer(_context, progress, Threads);
        var stopped = Train(trainer, stages.ConvertAll(stage =>
            Group($"before {stage.Fold.Cut}", stage.Plan, stage.Training, stage.HeldOut, request.Training.NumberOfEpochs)));
        var epochs = EpochRule.MedianBest(stopped.SelectMany(networks => networks).Select(one => one.Result), request.Training.NumberOfEpochs);

        // A network that was stopped where it did best on held-out windows looks better there than it is, so others, stopped where most did best, are
        // evaluated.
        var judged = Train(trainer, stages.ConvertAll(stage => Group($"judged before {stage.Fold.Cut}", stage.Plan, stage.Training, null, epochs)));
        var areJudged = judged.TrueForAll(networks => networks.Count == Members);

        var errors = new HeldOutErrors(plan.Horizon, phases);
        for (var i = 0; i < stages.Count; i++)
            if ((areJudged ? judged : stopped)[i] is { Count: > 0 } usable)
                errors.Add(stages[i].Plan, stages[i].HeldOut, usable.ConvertAll(one => one.Network), Medians(trial, raw, series, stages[i].HeldOut));
        var share = errors.BestShare();
        var heldOut = stages.Count == 0 ? 0 : series.Length - stages.Min(stage => stage.Fold.Cut);
        double unit = plan.Scale.IsLogarithm ? 1 : plan.Scale.Unit;
        _log.Info(HeldOutSummary.Of($"from {stages.Sum(s => s.HeldOut.Count)} origins", unit * errors.RootMeanSquare(share), unit * errors.RootMeanSquare(0),
            plan.Scale.IsLogarithm ? "of logarithms" : "in units of the series", share, epochs));
        if (trial?.Choose(errors.MemberWeight(share), "in spreads of the baseline's errors") is { } chosen)
            errors.Combine(member = chosen);
        var intervals = ForecastIntervals.Calibrate(
            errors.Residuals(share), heldOut / (double)plan.Horizon, plan.Statistics.Spread, warmUpWidths, phases);
        BoundsEvidence.Report(_log, errors.ValueCount, series.Length - 1 - errors.LastValue, plan.Horizon, _options.SmallestTail);
        var correlation = errors.StepCorrelation(share);

        if (Train(trainer, [Group("the whole series", plan, ForecastStage.WindowsBefore(plan, series, series.Length), null, epochs)])[0]
            is { Count: > 0 } trained)
        {
            if (_context.Cancellation.IsCancellationRequested)
                _log.Warning($"Training was cancelled: the model averages {trained.Count} of {Members} networks, each with its latest weights.");
            return Model(plan, trained);
        }

        // Cancelled in the first stage: its networks have not seen the end of the series, but there are no better ones.
        var best = stopped.FindIndex(networks => networks.Count > 0);
        if (best >= 0)
        {
            _log.Warning($"Training was cancelled early: the model uses {stopped[best].Count} networks, each with the weights that were best on the last "
                + $"{series.Length - stages[best].Fold.Cut} values, from which they have not learned.");
            return Model(stages[best].Plan, stopped[best]);
        }

        throw new OperationCanceledException("Training was cancelled before its first epoch was finished, so there is no model.", _context.Cancellation);

        LocalModel Model(SeriesPlan plan, List<TrainedNetwork> used) => new(_schema, plan, used.ConvertAll(one => one.Network), share, intervals, correlation)
        {
            AdaptationRate = _options.AdaptationRate,
            Training = TrainingRecord.Of(used.ConvertAll(one => one.Result), _context.Cancellation.IsCancellationRequested),
            Member = member,
        };
    }

    // The series begins with its first observed value, but the pretrained network counts all rows.
    private static float[] Medians(MemberTrial? trial, float[] raw, SeriesValues series, LocalWindows windows) =>
        trial?.Forecast([raw], [.. Enumerable.Range(0, windows.Count).Select(i => (0, raw.Length - series.Length + windows.Origin(i)))]) ?? [];

    private void Describe(SeriesPlan plan, SeriesValues series)
    {
        var missing = series.Missing.Count(m => m);
        _log.Info($"Series of {series.Length} values{(missing > 0 ? $", {missing} of them missing" : "")}: {_options.DescribeSeason(plan.SeasonLength)}, "
            + $"{(plan.Scale.IsLogarithm ? "logarithmic" : "linear")} scale, "
            + $"context of {plan.ContextLength} steps; the networks correct {DescribeBaseline(plan.Baseline)}.");
        for (var part = 0; part < plan.Baseline.Parts.Count; part++)
            _log.Trace($"Forecast {part + 1} of {plan.Baseline.Parts.Count} without a network: {plan.Baseline.Parts[part]}.");
    }

    private static string DescribeBaseline(BaselineForecast baseline)
    {
        var what = baseline.SeasonLength > 1 ? "level and season" : "the level";
        return baseline.Parts.Count == 1 ? $"a forecast of {what}" : $"the average of {baseline.Parts.Count} forecasts of {what}";
    }

    private NetworkGroup Group(string round, SeriesPlan plan, LocalWindows training, LocalWindows? validation, int epochs)
    {
        var shape = _options.MakeNetworkOptions(new NetworkOptions { InputSize = plan.InputSize, OutputSize = plan.Horizon });
        var group = new ForecastRound(request, round, epochs, _start is null ? null : new ForecastStart(_start))
            .Group(0, Members, shape, new SquaredLoss(), training, validation);
        return group with { Plan = group.Plan with { NumberOfThreads = 1 } };
    }

    /// <summary>Trains networks and returns those of each group that have learned from every window; none after a cancellation.</summary>
    private List<List<TrainedNetwork>> Train(EnsembleTrainer trainer, List<NetworkGroup> groups) => _context.Cancellation.IsCancellationRequested
        ? groups.ConvertAll(_ => new List<TrainedNetwork>())
        : [.. trainer.Train(groups).Select(networks => networks.Where(one => one.IsUsable).ToList())];

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
