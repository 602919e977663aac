using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Evaluation.Accuracy;
using Microsoft.ML.Recurrent.Evaluation.Rows;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>
/// Compares forecasts with the values that follow: those of a model and the benchmarks that need no model. The sums of a series are passed on after its last
/// origin, so memory is needed only for the series that still have origins to come. Not safe for concurrent use.
/// </summary>
/// <param name="options">The checked options.</param>
/// <param name="rows">The rows.</param>
/// <param name="trainingSteps">The number of steps at the start of each series that determine its scale and its season.</param>
/// <param name="cancellationToken">The token that stops the comparison.</param>
internal sealed class ForecastScorer(ForecastingMetricsOptions options, SeriesRows rows, int[] trainingSteps, CancellationToken cancellationToken)
{
    private readonly int _seasonLength = rows.StepsOfSeason(options.SeasonLength);
    private readonly ChannelBasis?[] _bases = new ChannelBasis?[rows.Series.Count * rows.TargetCount];
    private readonly Dictionary<int, SeriesScore> _open = [];
    private readonly Stack<SeriesScore> _free = [];

    /// <summary>Reads the forecasts at the origins of the spans.</summary>
    /// <param name="forecasts">The forecasts, one row for each row that takes part, in order.</param>
    /// <param name="vectors">The columns of the forecasts, from the same schema.</param>
    /// <param name="spans">The span of each series.</param>
    /// <param name="part">The rows that the forecasts are for.</param>
    /// <param name="groups">The groups that receive the sums.</param>
    /// <exception cref="ArgumentException">A forecast is infinite.</exception>
    /// <exception cref="InvalidOperationException">There are more or fewer rows than take part.</exception>
    public void Score(IDataView forecasts, ForecastVectors vectors, SeriesSpan[] spans, SpanPart part, params MetricGroups[] groups)
    {
        using var cursor = forecasts.GetRowCursor(vectors.Columns);
        vectors.Bind(cursor);
        var walk = new SeriesWalk(rows, spans, part);
        long count = 0;
        for (; cursor.MoveNext(); count++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!walk.MoveNext())
                throw OtherRows($"more than the {count} rows");
            var (series, step) = (rows.Series[walk.Series], walk.Step);
            if (!walk.IsStep || !series.IsKnown(step))
                continue;
            var next = series.NextKnown(step);
            if (next == series.Length || !spans[walk.Series].IsOrigin(step, next))
                continue;
            vectors.Read();
            var score = Open(walk.Series, vectors.Horizon);
            var missing = score.AddOrigin(step, spans[walk.Series].End, vectors);
            foreach (var group in groups)
                group.AddMissing(missing);
            if (next > spans[walk.Series].LastOrigin)
                Close(walk.Series, score, groups);
        }

        // Series without another value after their last origin.
        foreach (var (series, score) in _open.ToArray())
            Close(series, score, groups);

        if (walk.MoveNext())
            throw OtherRows($"{count} rows, fewer than");
    }

    private static InvalidOperationException OtherRows(string found) => new(
        $"The forecasts have {found} that they are for. A forecaster must return one row for each row, in the same order, and data must return the same "
        + "rows each time it is read.");

    private SeriesScore Open(int series, int horizon)
    {
        if (_open.TryGetValue(series, out var score))
            return score;
        if (!_free.TryPop(out score))
            score = new SeriesScore(options, rows.TargetCount, horizon);
        for (var target = 0; target < rows.TargetCount; target++)
        {
            ref var basis = ref _bases[(series * rows.TargetCount) + target];
            basis ??= new ChannelBasis(rows.Series[series], target, trainingSteps[series], _seasonLength);
            score.Begin(target, rows.Series[series], basis);
        }

        return _open[series] = score;
    }

    private void Close(int series, SeriesScore score, MetricGroups[] groups)
    {
        score.AddTo(series, groups);
        _open.Remove(series);
        _free.Push(score);
    }
}
