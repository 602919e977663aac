using System.Globalization;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Forecasting.Fitting;
using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;
using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Forecasting.Statistical;

/// <summary>Makes a forecaster without a network.</summary>
/// <param name="request">What is asked of the forecaster.</param>
/// <param name="architecture">The method.</param>
/// <param name="start">The forecaster that learns from further rows; null for a new one.</param>
internal sealed class StatisticalTrainer(ForecastRequest request, ForecastArchitecture architecture, StatisticalModel? start = null)
{
    private const int FewErrors = 20;

    /// <summary>Chooses the coefficients, and measures the errors.</summary>
    /// <param name="series">The series.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    /// <exception cref="OperationCanceledException">Fitting was cancelled.</exception>
    public StatisticalModel Train(IReadOnlyList<TimeSeries> series)
    {
        var (schema, cancellation) = (request.Schema, request.Context.Cancellation);
        if (!series.Any(one => one.Targets.AsSpan().ContainsAnyExcept(float.NaN)))
            throw new ArgumentException($"The column '{schema.TargetColumnName}' has no value to forecast from: "
                + $"{(series.Count == 0 ? "there are no rows" : "all rows are missing (NaN)")}.");
        var season = architecture == ForecastArchitecture.Naive ? 1
            : start?.SeasonLength ?? request.Lengths.Season ?? GlobalPlanner.FindSeason(schema, [.. series.Select(one => new TimeSeriesRows(one, one.Length))]);
        var endsAtZero = start?.Plan.EndsAtZero ?? default(SeriesScale).Measured(series.SelectMany(one => one.Targets)).EndsAtZero;
        var plan = new StatisticalPlan(schema, architecture, request.Lengths.Horizon, season, endsAtZero,
            architecture == ForecastArchitecture.ExponentialSmoothing ? Coefficients(series, season) : new Dictionary<string, SmoothingParameters[]>());
        var errors = new RollingErrors(plan);
        var measured = errors.Measure(series, cancellation);
        var what = series.Count == 1 ? "one series" : string.Create(CultureInfo.InvariantCulture, $"{series.Count:n0} series");
        request.Context.Log.Info(string.Create(CultureInfo.InvariantCulture,
            $"Forecasting {what} without a network: {architecture}, {request.Options.DescribeSeason(season)}, {errors.Count:n0} errors at rolling origins."));
        if (request.Options.HasSpread && errors.Count < FewErrors && measured.UsualSpreads.Any(spread => spread > 0))
            request.Context.Log.Warning(FormattableString.Invariant($"The bounds rest on {errors.Count} errors of earlier forecasts, which is few. ")
                + "More rows provide more errors.");
        return new StatisticalModel(plan, measured) { Training = TrainingRecord.NothingToLearn };
    }

    /// <summary>Chooses the coefficients of each series; those of series without rows stay.</summary>
    private Dictionary<string, SmoothingParameters[]> Coefficients(IReadOnlyList<TimeSeries> series, int season)
    {
        var targets = request.Schema.TargetCount;
        var chosen = new SmoothingParameters[series.Count][];
        var threads = new ParallelOptions
        {
            MaxDegreeOfParallelism = request.Options.ThreadCount > 0 ? request.Options.ThreadCount : -1,
            CancellationToken = request.Context.Cancellation,
        };
        Parallel.For(0, series.Count, threads, i => chosen[i] = [.. Enumerable.Range(0, targets).Select(target =>
        {
            threads.CancellationToken.ThrowIfCancellationRequested();
            float[] values = [.. Enumerable.Range(0, series[i].Length).Select(step => series[i].Targets[(step * targets) + target])];
            return SmoothingSearch.Choose(values, season, request.Lengths.Horizon, Math.Min(season, values.Length / 2), withTrend: true).Smoothing;
        })]);
        var coefficients = start is null ? [] : new Dictionary<string, SmoothingParameters[]>(start.Plan.Coefficients);
        for (var i = 0; i < series.Count; i++)
            coefficients[series[i].Id] = chosen[i];
        return coefficients;
    }
}
