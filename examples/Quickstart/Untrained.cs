using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent;

namespace Quickstart;

/// <summary>The forecast of a network that comes with the library and is not trained here.</summary>
internal static class Untrained
{
    /// <summary>Forecasts the held-out rows and prints how far off the forecast is.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="pipeline">The pipeline, whose forecaster has the architecture <see cref="ForecastArchitecture.Pretrained"/>.</param>
    /// <param name="rows">All rows.</param>
    /// <param name="count">How many of them are held out.</param>
    /// <param name="positions">The number of the step of each row, from 1.</param>
    /// <returns>The held-out rows and their forecast.</returns>
    public static (HeldOutRows Rows, float[] Forecast) Forecast(
        MLContext ml, EstimatorChain<ForecastingTransformer> pipeline, SeriesRow[] rows, int count, out long[] positions)
    {
        var start = Stopwatch.GetTimestamp();
        var model = pipeline.Fit(ml.Data.LoadFromEnumerable(rows[..^count])); // reads the rows
        using var placing = model.CreateForecastingEngine<SeriesRow, SeriesForecast>(ml);
        var heldOut = HeldOutRows.Place(placing, rows, count, out positions);
        using var engine = model.CreateForecastingEngine<SeriesRow, SeriesForecast>(ml);
        var forecast = engine.Predict(heldOut.Steps).Forecast;
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var error = heldOut.ErrorsOf(forecast).RootMeanSquare;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A pretrained network forecasts the last {count} rows without training, in {seconds:f2} s")
            + (double.IsNaN(error) ? "." : string.Create(CultureInfo.InvariantCulture, $": RMSE {error:g4}.")));
        return (heldOut, forecast);
    }
}
