using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Forecasting.Statistical;

/// <summary>Forecasts series without a network, any number of steps ahead. Serves one thread.</summary>
internal sealed class StatisticalForecaster(StatisticalModel model) : SeriesForecaster
{
    private double[] _ahead = [];
    private double[] _growth = [];

    public override void Forecast(ForecastState state, ReadOnlySpan<float> covariates, ForecastValues values)
    {
        values.Fill(float.NaN);
        if (_ahead.Length < values.Horizon)
            (_ahead, _growth) = (new double[values.Horizon], new double[values.Horizon]);
        var channels = ((StatisticalState)state).Channels;
        for (var target = 0; target < channels.Count; target++)
        {
            values.CancellationToken.ThrowIfCancellationRequested();
            var channel = channels[target];
            channel.Forecast(_ahead.AsSpan(0, values.Horizon));
            if (double.IsNaN(_ahead[0]))
                continue;
            SpreadGrowth.Fill(channel.Smoothing, model.SeasonLength, _growth.AsSpan(0, values.Horizon));
            var spread = channel.Spread(model.Errors.UsualSpreads[target]);
            for (var h = 0; h < values.Horizon; h++)
            {
                var index = (h * channels.Count) + target;
                values.Point[index] = model.Plan.Limit(_ahead[h]);
                values.SetBounds(index, new Distribution(model, _ahead[h], spread * _growth[h], h + 1));
            }
        }
    }

    /// <summary>Represents quantiles by the errors of earlier forecasts as many steps ahead.</summary>
    private readonly struct Distribution(StatisticalModel model, double middle, double spread, int ahead) : IQuantileFunction
    {
        public float Quantile(double level) => model.Plan.Limit(spread > 0 ? middle + (spread * model.Errors.Residuals.Quantile(ahead, level)) : middle);

        public double Deviation(float value)
        {
            var distance = value - middle;
            if (spread > 0)
                return model.Errors.Residuals.Deviation(ahead, distance / spread);
            return distance == 0 ? 0 : distance * double.PositiveInfinity;
        }
    }
}
