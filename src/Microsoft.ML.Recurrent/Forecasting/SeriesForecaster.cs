using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>Forecasts series from their states. A forecaster has the buffers for this and serves one thread; forecasters share their model.</summary>
internal abstract class SeriesForecaster
{
    /// <summary>
    /// Forecasts the next values without changing the state: the same call returns the same bits. All values are NaN before the first observation. Beyond the
    /// trained horizon the forecasts are taken as observed, and the forecast continues from there.
    /// </summary>
    /// <param name="state">The state of the series.</param>
    /// <param name="covariates">
    /// The known covariates of the coming steps, without calendar features; NaN (missing) for steps that have none. [any, known covariates]
    /// </param>
    /// <param name="values">The specification of the forecast, which also receives its values.</param>
    public abstract void Forecast(ForecastState state, ReadOnlySpan<float> covariates, ForecastValues values);

    /// <summary>Draws paths of the next values without changing the state: the same call returns the same bits.</summary>
    /// <param name="state">The state of the series.</param>
    /// <param name="covariates">The known covariates, as for a forecast.</param>
    /// <param name="forecast">The specification of the forecast, with the quantiles <see cref="PathSampler.Levels"/>, which also receives its values.</param>
    /// <param name="correlation">The correlation of the scores of one step and the next.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="paths">Receives the paths. [any][H, C]</param>
    public virtual void Draw(ForecastState state, ReadOnlySpan<float> covariates, ForecastValues forecast, float correlation, ulong seed, float[][] paths)
    {
        Forecast(state, covariates, forecast);
        PathSampler.Draw(forecast, correlation, seed, paths);
    }
}
