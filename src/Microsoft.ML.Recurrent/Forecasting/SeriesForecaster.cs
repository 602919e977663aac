using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>Forecasts series from their states. A forecaster has the buffers for this and serves one thread; forecasters share their model.</summary>
internal abstract class SeriesForecaster
{
    private BoundsAdaptation? _before; // of a state before a gap

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

    /// <summary>
    /// Takes the next row of a series. If bounds adapt, the forecast that was made before the last rows is computed again each time its last step is observed,
    /// or before a gap that reaches beyond it, and its errors are taken: then all covariates of these steps are known. This costs one forecast for each <see
    /// cref="BoundsAdaptation.Stride"/> of steps, whether or not forecasts are requested.
    /// </summary>
    /// <param name="state">The state of the series.</param>
    /// <param name="row">The row.</param>
    /// <exception cref="ArgumentException">The row does not continue the series; the state does not change.</exception>
    public void Observe(ForecastState state, ForecastRow row)
    {
        if (state.Adaptation is not { } adaptation)
        {
            state.Observe(row);
            return;
        }

        var before = state.Observed;
        var (stride, begun) = (adaptation.Stride, before % adaptation.Stride);
        var endsInGap = begun > 0 && state.StepsToComing(row) > stride - begun;
        if (!endsInGap)
            state.Observe(row);
        else
            ObserveAfterGap(state, adaptation, row, (int)begun);
        if (state.Observed > before && state.Observed % stride == 0)
            TakeErrors(state, adaptation.Steps);
    }

    /// <summary>
    /// Forecasts again the last values of a state, from the values before them, and adds the errors to <see cref="ForecastState.Adaptation"/>.
    /// </summary>
    /// <param name="state">The state, with at least as many steps.</param>
    /// <param name="steps">The number of steps, at most those of the adaptation.</param>
    protected virtual void TakeErrors(ForecastState state, int steps)
    {
    }

    // The errors before a gap are taken before the rows that they are computed from are lost. A row that is refused must not change anything.
    private void ObserveAfterGap(ForecastState state, BoundsAdaptation adaptation, ForecastRow row, int begun)
    {
        _before ??= new BoundsAdaptation(adaptation);
        _before.CopyFrom(adaptation);
        var steps = adaptation.Steps - (adaptation.Stride - begun);
        if (steps > 0)
            TakeErrors(state, steps);
        try
        {
            state.Observe(row);
        }
        catch
        {
            adaptation.CopyFrom(_before);
            throw;
        }
    }

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
