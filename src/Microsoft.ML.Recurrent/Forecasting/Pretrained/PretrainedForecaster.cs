using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained;

/// <summary>Forecasts series by a pretrained network alone. Serves one thread.</summary>
internal sealed class PretrainedForecaster(PretrainedForecastModel model) : SeriesForecaster
{
    private readonly PretrainedQuantiles _network = new(model.Network);
    private readonly float[] _values = new float[PretrainedLayout.HistoryLength];

    public override void Forecast(ForecastState state, ReadOnlySpan<float> covariates, ForecastValues values)
    {
        var rows = ((WindowState)state).Rows;
        var history = _values.AsSpan(0, rows.CopyTargets(_values));
        if (_network.Forecast(state, history, rows.Observed, values.Horizon, values.CancellationToken) is not { } context)
        {
            values.Fill(float.NaN);
            return;
        }

        for (var h = 0; h < values.Horizon; h++)
        {
            var quantiles = _network.Of(h);
            Restrict(context, quantiles.Span);
            values.Point[h] = (float)quantiles.Span[PretrainedLayout.Median];
            if (!float.IsFinite(values.Point[h]))
                throw ForecastErrors.NotFinite(h + 1);
            values.SetBounds(h, new QuantileCurve(quantiles));
        }
    }

    // Counts stay counts, and what was never negative stays so.
    private static void Restrict(ContextReader context, Span<double> quantiles)
    {
        foreach (ref var quantile in quantiles)
        {
            if (context.IsNotNegative)
                quantile = Math.Max(0, quantile);
            if (context.AreCounts)
                quantile = Math.Round(quantile);
        }
    }
}
