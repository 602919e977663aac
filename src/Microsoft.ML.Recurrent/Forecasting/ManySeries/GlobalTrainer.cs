using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Forecasting.Fitting;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Members;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>
/// Trains a forecaster of many series. First the end of every series is held out: it determines the best epoch and the part of the networks' predictions that
/// is used, and calibrates the bounds. Then, unless the options specify otherwise, new networks are trained on all rows for the same number of epochs.
/// </summary>
/// <param name="request">What is asked of the forecaster.</param>
/// <param name="architecture">Any architecture except Automatic and SeasonalCorrection.</param>
/// <param name="start">The model whose networks continue to learn, in their plan; null for new networks.</param>
internal sealed class GlobalTrainer(ForecastRequest request, ForecastArchitecture architecture, GlobalModel? start = null)
{
    private const int HeldOutPart = 4; // held-out windows are at most one in this many of those of an epoch

    private readonly ForecastingOptions _options = request.Options;
    private readonly FitContext _context = request.Context;
    private readonly RecurrentLog _log = request.Context.Log;

    /// <param name="series">The raw series.</param>
    /// <exception cref="ArgumentException">There is nothing to learn from.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled before any network had learned anything.</exception>
    public GlobalModel Train(IReadOnlyList<TimeSeries> series)
    {
        var trial = MemberTrial.Of(request);
        int[] cuts = [.. series.Select(s => WindowPlacing.Cut(s.Length, request.Lengths.Horizon, request.HeldOut))];
        TimeSeriesRows[] whole = [.. series.Select(s => new TimeSeriesRows(s, s.Length))];
        TimeSeriesRows[] beginnings = [.. series.Select((s, i) => new TimeSeriesRows(s, cuts[i]))];
        var looked = _options.TrainsOnHeldOutRows ? whole : beginnings;
        var plans = start is null ? GlobalPlanner.Make(request, architecture, looked) : GlobalPlanner.Continue(start, looked);
        var plan = plans[0];
        Describe(plan, series);

        var choosing = start is null && _options.TrainsOnHeldOutRows ? GlobalPlanner.WithoutHeldOut(plans, beginnings, _options.ThreadCount) : plans;
        var heldOut = Windows(choosing, whole, WindowPlacing.HeldOut(plan, whole, cuts, Math.Max(1, _options.WindowsPerEpoch / HeldOutPart)));
        var training = Windows(choosing, beginnings, WindowPlacing.Training(plan, beginnings, _options.WindowsPerEpoch));
        var all = Windows(plans, whole, WindowPlacing.Training(plan, whole, _options.WindowsPerEpoch));
        if (all[0].Count == 0)
            throw new ArgumentException($"The column '{request.Schema.TargetColumnName}' has too few values to learn from: {series.Count} series of at most "
                + $"{series.Max(s => s.Length)} rows; at least one series with 2 consecutive values is required.");
        var chooses = heldOut[0].Count > 0 && training[0].Count > 0;
        var stages = chooses && _options.TrainsOnHeldOutRows ? 2 : 1;
        var subject = new TrainingSubject(_log, $"{plan.TargetCount} {(plan.TargetCount == 1 ? "target" : "targets")}, {plan.Horizon} steps ahead",
            string.Create(CultureInfo.InvariantCulture,
                $"{series.Sum(one => (long)one.Length):n0} rows of {series.Count:n0} series ({training[0].Count:n0} windows an epoch)"));
        var (threads, most) = (_options.ThreadCount, request.Training.NumberOfEpochs);
        var progress = new ForecastProgress(_context, most, stages * plans.Select((_, group) => Members(group)).Sum(), subject, threads);
        var runs = TrainMembers("choosing", chooses ? training : all, chooses ? heldOut : null, most, progress);
        var groups = Groups(runs);
        if (groups.Count == 0)
            throw new OperationCanceledException(
                "Training was cancelled before its first epoch was finished, so there is no model.", _context.Cancellation);
        if (!chooses)
        {
            _log.Warning("No series is long enough to hold out its end, so the number of epochs is that of the options, and the bounds are based on the errors "
                + $"of a forecast without a network{(trial is null ? "" : "; the pretrained network takes no part")}.");
            List<float>[] none = [.. Enumerable.Range(0, plan.Horizon).Select(_ => new List<float>())];
            return new GlobalModel(groups, 1, KnownSpread.Measure(all[0], 0), ResidualQuantiles.Calibrate(none, 0), _options.NumberOfSamples)
            {
                AdaptationRate = _options.AdaptationRate,
                Training = Record(runs),
            };
        }

        // After an early cancellation, a group may have no networks.
        GlobalWindows[] seen = [.. heldOut.Where(windows => groups.Exists(group => group.Plan == windows.Plan))];
        var stretches = series.Select((s, i) => (s.Length - cuts[i]) / (double)plan.Horizon).Sum();
        var known = KnownSpread.Measure(all[0], BoundsEvidence.TrustIn(stretches));
        var medians = trial?.Forecast([.. series.Select(one => one.Targets)],
            [.. Enumerable.Range(0, seen[0].Count).Select(seen[0].Place).Select(place => (place.Series, place.Origin))]);
        var readings = HeldOutReadings.Of(groups, seen, whole, known, _options.NumberOfSamples, _options.ThreadCount, medians);
        var share = readings.BestShare();
        BoundsEvidence.Report(_log, series.Select((s, i) => s.Targets.Skip(cuts[i] * plan.TargetCount).LongCount(value => !float.IsNaN(value))).Sum(),
            series.Min(one => one.Length - 1 - (Array.FindLastIndex(one.Targets, value => !float.IsNaN(value)) / plan.TargetCount)),
            plan.Horizon, _options.SmallestTail);
        var epochs = EpochRule.MedianBest(runs.Select(run => run.Result), most);
        _log.Info(HeldOutSummary.Of($"of {heldOut[0].Count} windows", readings.RootMeanSquare(share), readings.RootMeanSquare(0), "standard deviations", share,
            epochs));
        var member = trial?.Choose(readings.MemberWeight(share), "standard deviations");
        if (member is not null)
            readings.Combine(member);
        var residuals = ResidualQuantiles.Calibrate(readings.Residuals(share), stretches);
        var correlation = readings.StepCorrelation(share);
        if (!_options.TrainsOnHeldOutRows)
            return Model(groups, runs);

        var last = _context.Cancellation.IsCancellationRequested ? [] : TrainMembers("all rows", all, null, epochs, progress);
        if (last.Count == runs.Count && last.TrueForAll(run => run.Result.FinishedEpochs >= epochs))
            return Model(Groups(last), last);
        _log.Warning($"Training was cancelled early: the model uses {groups.Sum(group => group.Networks.Count)} networks, each with the weights that were best "
            + "on the held-out ends of the series, from which they have not learned.");
        return Model(groups, runs);

        GlobalModel Model(List<MemberGroup> groups, List<MemberRun> runs) => new(groups, share, known, residuals, _options.NumberOfSamples, correlation)
        {
            AdaptationRate = _options.AdaptationRate,
            Training = Record(runs),
            Member = member,
        };
    }

    /// <summary>Returns how the networks of the groups were trained, in their order.</summary>
    private TrainingRecord Record(List<MemberRun> runs) => TrainingRecord.Of(
        [.. runs.Where(run => run.Result.FinishedEpochs > 0).GroupBy(run => run.Plan).SelectMany(group => group).Select(run => run.Result)],
        _context.Cancellation.IsCancellationRequested);

    private static List<MemberGroup> Groups(List<MemberRun> runs) => [.. runs.Where(run => run.Result.FinishedEpochs > 0).GroupBy(run => run.Plan)
        .Select(group => new MemberGroup(group.Key, [.. group.Select(run => run.Network)]))];

    private static GlobalWindows[] Windows(IReadOnlyList<GlobalPlan> plans, IReadOnlyList<TimeSeriesRows> series, WindowPlace[] places) =>
        [.. plans.Select(plan => plan.IsAutoregressive
            ? (GlobalWindows)new AutoregressiveWindows(plan, series, places) : new DecodedWindows(plan, series, places))];

    private void Describe(GlobalPlan plan, IReadOnlyList<TimeSeries> series)
    {
        var steps = plan.Architecture == ForecastArchitecture.SegmentWise ? $" in segments of {plan.SegmentLength}" : "";
        var smoothing = !plan.Smoothing.IsUsed ? ""
            : plan.Smoothing.IsCombined ? ", statistical forecasts before the networks" : ", exponential smoothing before the networks";
        _log.Info($"{series.Count} series, {plan.TargetCount} targets: {_options.DescribeSeason(plan.SeasonLength)}, {plan.Architecture}, "
            + $"{(plan.Scale.IsLogarithm ? "logarithmic" : "linear")} scale, {plan.Normalization}, context of {plan.ContextLength} steps{steps}, "
            + $"{plan.Head.Kind}{(plan.MarksMissing ? ", missing values marked" : "")}{smoothing}.");
    }

    /// <summary>Trains every network of every group.</summary>
    private List<MemberRun> TrainMembers(string name, GlobalWindows[] training, GlobalWindows[]? validation, int epochs, ForecastProgress progress)
    {
        var round = new ForecastRound(request, name, epochs, start is null ? null : new ForecastStart(start));
        var groups = new List<NetworkGroup>();
        for (var front = 0; front < training.Length; front++)
        {
            var plan = training[front].Plan;
            groups.Add(round.Group(groups.Sum(group => group.Count), Members(front), GlobalNetwork.Shape(_options, plan), plan.Head.Loss, training[front],
                validation?[front]));
        }

        return [.. new EnsembleTrainer(_context, progress).Train(groups)
            .SelectMany((networks, front) => networks.Select(one => new MemberRun(training[front].Plan, one.Network, one.Result)))];
    }

    private int Members(int group) => start?.Groups[group].Networks.Count ?? _options.MembersOf(architecture);

    private sealed record MemberRun(GlobalPlan Plan, RecurrentNetwork Network, TrainingResult Result);
}
