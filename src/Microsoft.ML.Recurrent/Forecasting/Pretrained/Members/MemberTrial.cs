using Microsoft.ML.Recurrent.Forecasting.Fitting;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained.Members;

/// <summary>
/// Tries whether a pretrained network improves the forecasts of trained ones: it forecasts the held-out values from the same origins, from the values before
/// them, and their errors choose its weight.
/// </summary>
/// <param name="request">What is asked of the forecaster.</param>
/// <param name="network">The pretrained network.</param>
internal sealed class MemberTrial(ForecastRequest request, PretrainedModel network)
{
    private const int MostTogether = 64; // origins of a series that are forecast one after another

    /// <summary>Returns the trial that the options ask for; null if they ask for none.</summary>
    /// <exception cref="ArgumentException">There are several targets.</exception>
    public static MemberTrial? Of(ForecastRequest request)
    {
        if (!request.Options.CombinesPretrained)
            return null;
        return request.Schema.TargetCount == 1 ? new MemberTrial(request, PretrainedLibrary.Of(request.Options.PretrainedSize))
            : throw new ArgumentException($"The column '{request.Schema.TargetColumnName}' has {request.Schema.TargetCount} targets; with "
                + $"{nameof(ForecastingOptions.CombinesPretrained)} there must be one, because a pretrained network forecasts one. Set it to false, or use a "
                + $"row for each series and step with {nameof(ForecastingOptions.SeriesColumnName)}.");
    }

    /// <summary>Forecasts held-out values.</summary>
    /// <param name="series">The series; NaN is missing.</param>
    /// <param name="places">The origins: a series and the number of its values before the first to be forecast.</param>
    /// <returns>The medians, NaN where there is no value to forecast from; null if training was cancelled. [places, H]</returns>
    public float[]? Forecast(IReadOnlyList<float[]> series, IReadOnlyList<(int Series, int Origin)> places)
    {
        var horizon = request.Lengths.Horizon;
        var medians = new float[places.Count * (long)horizon];
        int[][] runs =
        [
            .. Enumerable.Range(0, places.Count).GroupBy(i => places[i].Series)
                .SelectMany(one => one.OrderBy(i => places[i].Origin).Chunk(MostTogether)),
        ];
        var token = request.Context.Cancellation;
        var count = request.Options.ThreadCount;
        Parallel.ForEach(runs, new ParallelOptions { MaxDegreeOfParallelism = count > 0 ? count : -1 }, () => new PretrainedQuantiles(network),
            (run, loop, quantiles) =>
            {
                foreach (var i in run)
                {
                    if (token.IsCancellationRequested)
                        loop.Stop();
                    else
                        Forecast(quantiles, run, series[places[i].Series].AsSpan(0, places[i].Origin), medians.AsSpan(i * horizon, horizon));
                }

                return quantiles;
            }, _ => { });
        return token.IsCancellationRequested ? null : medians;
    }

    /// <summary>Returns the network with the weight that the errors choose, and reports it; null if the weight is 0.</summary>
    /// <param name="weight">The errors.</param>
    /// <param name="unit">The unit of the errors.</param>
    public PretrainedMember? Choose(MemberWeight weight, string unit)
    {
        var best = weight.Best;
        var (before, after) = (weight.RootMeanSquare(0), weight.RootMeanSquare(best));
        request.Context.Log.Info(best == 0
            ? FormattableString.Invariant($"The pretrained network takes no part: it would not noticeably reduce the root mean square error of held-out ")
                + FormattableString.Invariant($"forecasts, {before:g4} {unit}.")
            : FormattableString.Invariant($"The pretrained network takes part with a weight of {100 * best:f0} %, which reduces the root mean square error of ")
                + FormattableString.Invariant($"held-out forecasts from {before:g4} to {after:g4} {unit}."));
        return best == 0 ? null : new PretrainedMember(network, best);
    }

    private static void Forecast(PretrainedQuantiles quantiles, object key, ReadOnlySpan<float> values, Span<float> medians)
    {
        var last = values[Math.Max(0, values.Length - PretrainedLayout.HistoryLength)..];
        if (quantiles.Forecast(key, last, values.Length, medians.Length, default) is null)
            medians.Fill(float.NaN);
        else
            for (var h = 0; h < medians.Length; h++)
                medians[h] = (float)quantiles.Median(h);
    }
}
