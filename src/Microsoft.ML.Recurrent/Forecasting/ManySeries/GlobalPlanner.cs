using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Fitting;
using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;
using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>Creates the plan of a global model from the options and the training rows; anything that the options leave open is chosen from the data.</summary>
internal static class GlobalPlanner
{
    private const int LongestSegment = 48;
    private const int MostVotes = 24;
    private const int LongestLookedAt = 4096;

    /// <param name="request">What is asked of the forecaster.</param>
    /// <param name="architecture">The architecture: Direct, SegmentWise or Autoregressive.</param>
    /// <param name="rows">The rows from which means and standard deviations are calculated.</param>
    /// <returns>
    /// A plan for each smoothing. If channels may follow different seasons, there are two: one in which each channel follows its best season, and one in which
    /// all follow the longest. What is best for the smoothing alone need not be best for the networks after it, and the mean of both has smaller errors than
    /// either.
    /// </returns>
    /// <exception cref="ArgumentException">A target has no value, or the logarithm is specified and values are not positive.</exception>
    public static IReadOnlyList<GlobalPlan> Make(ForecastRequest request, ForecastArchitecture architecture, IReadOnlyList<TimeSeriesRows> rows)
    {
        var (options, lengths, schema) = (request.Options, request.Lengths, request.Schema);
        if (options.Distribution == ForecastDistribution.NegativeBinomial)
            CheckCounts(schema, rows);
        var scale = ChooseScale(options, schema, rows);
        var statistics = Measure(schema, scale, rows);
        var season = lengths.Season ?? FindSeason(schema, rows);
        var segment = architecture == ForecastArchitecture.SegmentWise ? SegmentLength(options, lengths.Horizon, season) : 1;
        var context = options.ContextLength ?? ChooseContext(lengths.Horizon, season, rows);
        var isAutoregressive = architecture == ForecastArchitecture.Autoregressive;
        int[] seasons = lengths.SmoothingSeasons is { Length: > 0 } given ? given : [season];
        var plan = new GlobalPlan
        {
            Architecture = architecture,
            Normalization = NormalizationChoice.Of(options, isAutoregressive, rows, schema.TargetCount, context),
            Schema = schema,
            Scale = scale,
            SeasonLength = season,
            ContextLength = (context + segment - 1) / segment * segment,
            Horizon = lengths.Horizon,
            SegmentLength = segment,
            DecodedLength = architecture == ForecastArchitecture.Direct ? lengths.Horizon : segment,
            Lags = isAutoregressive ? Lags(season, context) : [1],
            MarksMissing = rows.Any(HasMissing),
            ReadsOtherTargets = options.ReadsOtherTargets && schema.TargetCount > 1,
            Smoothing = CombinationLearner.IsWanted(options, architecture, rows, schema.TargetCount)
                ? CombinationLearner.Learn(rows, schema.TargetCount, season, lengths.Horizon, scale, CombinationLearner.ReachOf(rows, season),
                    options.ThreadCount)
                : SmoothingOf(seasons),
            Statistics = statistics,
            Head = MakeHead(options, isAutoregressive),
        };
        return seasons.Length > 1 ? [plan, plan with { Smoothing = SmoothingOf(seasons.Max()) }] : [plan];

        InputSmoothing SmoothingOf(params int[] seasons) => options.ExponentialSmoothing
            ? InputSmoothing.Learn(rows, schema.TargetCount, seasons, lengths.Horizon, scale, LongestLookedAt) : InputSmoothing.None;
    }

    /// <summary>Returns the plans of a model that continues to learn: they are unchanged, except for series that were not smoothed yet.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows to continue to learn from.</param>
    public static IReadOnlyList<GlobalPlan> Continue(GlobalModel model, IReadOnlyList<TimeSeriesRows> rows) =>
        [.. model.Groups.Select(group => group.Plan with
        {
            Smoothing = group.Plan.Smoothing.With(rows, model.Schema.TargetCount, model.Horizon, model.Plan.Scale, LongestLookedAt),
        })];

    /// <summary>
    /// Returns the plans by which held-out rows are forecast. Combinations that were chosen with those rows would make smaller errors on them than on coming
    /// ones.
    /// </summary>
    /// <param name="plans">The plans, made with all rows.</param>
    /// <param name="beginnings">The rows that are not held out.</param>
    /// <param name="threads">The number of threads; 0 means one per processor.</param>
    public static IReadOnlyList<GlobalPlan> WithoutHeldOut(IReadOnlyList<GlobalPlan> plans, IReadOnlyList<TimeSeriesRows> beginnings, int threads) =>
    [
        .. plans.Select(plan => !plan.Smoothing.IsCombined ? plan : plan with
        {
            Smoothing = CombinationLearner.Learn(
                beginnings, plan.TargetCount, plan.Smoothing.SeasonLength, plan.Horizon, plan.Scale, plan.Smoothing.Reach, threads),
        }),
    ];

    private static ForecastHead MakeHead(ForecastingOptions options, bool isAutoregressive)
    {
        var kind = options.Distribution != ForecastDistribution.Automatic ? options.Distribution
            : isAutoregressive ? ForecastDistribution.StudentT : ForecastDistribution.Quantiles;
        return new ForecastHead(kind, [.. options.QuantileLevels.Append(0.1f).Append(0.5f).Append(0.9f).Distinct().Order()]);
    }

    private static SeriesScale ChooseScale(ForecastingOptions options, SeriesSchema schema, IReadOnlyList<TimeSeriesRows> rows)
    {
        var values = rows.SelectMany(r => r.Series.Targets.Take(r.Count * schema.TargetCount));
        if (options.Distribution == ForecastDistribution.NegativeBinomial)
            return default(SeriesScale) with { EndsAtZero = true }; // a count is not divided
        if (options.Scaling != SeriesScaling.Logarithm)
            return default(SeriesScale).Measured(values) with { Unit = 1 }; // series may be of any size, and each window has its own scale
        var smallest = values.Where(value => !float.IsNaN(value)).DefaultIfEmpty(float.PositiveInfinity).Min();
        return smallest > 0 ? SeriesScale.Logarithm(float.IsFinite(smallest) ? smallest : 2)
            : throw new ArgumentException($"The column '{schema.TargetColumnName}' cannot be forecast on a logarithmic scale: its smallest value is "
                + FormattableString.Invariant($"{smallest}; it must be positive."));
    }

    private static void CheckCounts(SeriesSchema schema, IReadOnlyList<TimeSeriesRows> rows)
    {
        // Including the held-out rows.
        foreach (var (series, _) in rows)
            for (var i = 0; i < series.Targets.Length; i++)
                if (series.Targets[i] is var value && (value < 0 || (!float.IsNaN(value) && MathF.Floor(value) != value)))
                    throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                        $"The column '{schema.TargetColumnName}' holds {value} in step {i / schema.TargetCount}"
                        + $"{(series.Id.Length == 0 ? "" : $" of series '{series.Id}'")}; "
                        + $"the distribution {ForecastDistribution.NegativeBinomial} requires counts, which are whole numbers of at least 0."));
    }

    private static ColumnStatistics Measure(SeriesSchema schema, SeriesScale scale, IReadOnlyList<TimeSeriesRows> rows)
    {
        var targets = new RunningMoments[schema.TargetCount];
        var past = new RunningMoments[schema.PastCount];
        var future = new RunningMoments[schema.FutureCount];
        var statics = new RunningMoments[schema.StaticCount];
        foreach (var (series, count) in rows)
        {
            Add(targets, series.Targets, count, scale);
            Add(past, series.Past, count, default);
            Add(future, series.Future, count, default);
            Add(statics, series.Statics, 1, default);
        }

        for (var target = 0; target < targets.Length; target++)
            if (targets[target].Count == 0)
                throw new ArgumentException($"The column '{schema.TargetColumnName}' has no value of '{schema.TargetNames[target]}' to learn from: "
                    + $"{(rows.Count == 0 ? "there are no rows" : "all are missing (NaN)")}.");
        return new ColumnStatistics(Of(targets), Of(past), Of(future), Of(statics));

        static Moments[] Of(RunningMoments[] columns) => Array.ConvertAll(columns, column => Moments.Of(column));
    }

    private static void Add(RunningMoments[] columns, float[] values, int rows, SeriesScale scale)
    {
        for (var i = 0; columns.Length > 0 && i < rows * columns.Length; i++)
            if (!float.IsNaN(values[i]))
                columns[i % columns.Length].Add(scale.Forward(values[i]));
    }

    /// <summary>Returns the season that most of a number of evenly spaced channels show; 1 if there is none.</summary>
    public static int FindSeason(SeriesSchema schema, IReadOnlyList<TimeSeriesRows> rows)
    {
        var votes = new Dictionary<int, int>();
        var stride = Math.Max(1, rows.Count / MostVotes);
        for (var i = 0; i < rows.Count; i += stride)
        {
            for (var target = 0; target < Math.Min(schema.TargetCount, MostVotes); target++)
            {
                var values = rows[i].Scaled(target, default, LongestLookedAt);
                var last = float.NaN;
                for (var step = 0; step < values.Length; step++)
                    values[step] = last = float.IsNaN(values[step]) ? last : values[step];

                // A second proposal counts half, so that noise that shifts the first by a step does not scatter the votes.
                var proposals = SeasonFinder.Propose(values.SkipWhile(float.IsNaN).ToArray());
                for (var p = 0; p < Math.Max(1, proposals.Count); p++)
                {
                    var season = proposals.Count == 0 ? 1 : proposals[p];
                    votes[season] = votes.GetValueOrDefault(season) + (p == 0 ? 2 : 1);
                }
            }
        }

        return votes.OrderByDescending(vote => vote.Value).ThenBy(vote => vote.Key).Select(vote => vote.Key).FirstOrDefault(1);
    }

    private static int SegmentLength(ForecastingOptions options, int horizon, int season)
    {
        if (options.SegmentLength is { } given)
            return given;
        var longest = Math.Min(LongestSegment, horizon);
        if (season <= 1 || season > 4 * horizon)
            return Math.Max(1, (int)Math.Sqrt(horizon));
        var segment = longest;
        while (season % segment != 0)
            segment--;
        return segment;
    }

    private static int ChooseContext(int horizon, int season, IReadOnlyList<TimeSeriesRows> rows)
    {
        int[] lengths = [.. rows.Select(r => r.Count).Order()];
        var usual = lengths.Length == 0 ? 1 : lengths[lengths.Length / 2];
        return Math.Clamp(Math.Min(4 * Math.Max(season, horizon), usual / 2), ForecastingDefaults.ShortestContext, ForecastingDefaults.LongestContext);
    }

    private static int[] Lags(int season, int context)
    {
        int[] lags = [1, 2, 3, .. season > 1 ? new[] { season - 1, season, season + 1, 2 * season, 7 * season } : []];
        return [.. lags.Where(lag => lag >= 1 && (lag <= context || lag == 1)).Distinct().Order()];
    }

    private static bool HasMissing(TimeSeriesRows rows)
    {
        var (series, count) = rows;
        return Contains(series.Targets) || Contains(series.Past) || Contains(series.Future);

        bool Contains(float[] values) => values.AsSpan(0, (int)((long)values.Length * count / Math.Max(1, series.Length))).Contains(float.NaN);
    }
}
