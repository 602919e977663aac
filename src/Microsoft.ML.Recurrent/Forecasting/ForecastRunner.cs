using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>Forecasts series from where they stand. It has the buffers that this takes and serves one thread; runners share their model.</summary>
internal abstract class ForecastRunner
{
    /// <summary>
    /// Forecasts the next values without consuming anything: the same call gives the same bits. All values are NaN before the first observation.
    /// Beyond the trained horizon the forecasts are taken as observed and it goes on from there.
    /// </summary>
    /// <param name="state">Where the series stands.</param>
    /// <param name="covariates">
    /// Known covariates of the coming steps, without calendar features; missing (NaN) for steps that are not there. [any, known covariates]
    /// </param>
    /// <param name="values">Says what is wanted, and receives it.</param>
    public abstract void Forecast(ForecastState state, ReadOnlySpan<float> covariates, ForecastValues values);

    /// <summary>Draws paths of the next values without consuming anything: the same call gives the same bits.</summary>
    /// <param name="state">Where the series stands.</param>
    /// <param name="covariates">As for a forecast.</param>
    /// <param name="forecast">Says how far, with the quantiles <see cref="PathSampler.Levels"/>; receives a forecast.</param>
    /// <param name="correlation">Of the scores of one step and the next.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="paths">Receives them. [any][H, C]</param>
    public virtual void Draw(ForecastState state, ReadOnlySpan<float> covariates, ForecastValues forecast, float correlation, ulong seed, float[][] paths)
    {
        Forecast(state, covariates, forecast);
        PathSampler.Draw(forecast, correlation, seed, paths);
    }
}
