using System.Globalization;
using Microsoft.ML.Recurrent;
using Spectre.Console;

namespace Quickstart;

/// <summary>The rows at the end of a series that the model has not seen, beside the forecasts of them.</summary>
/// <param name="actual">The values, by steps after the end of the training rows; NaN where there is none.</param>
/// <param name="history">The values before, by steps; NaN where there is none.</param>
internal sealed class HeldOutRows(float[] actual, float[] history)
{
    /// <summary>Steps from the first held-out row to the last, gaps counted.</summary>
    public int Steps => actual.Length;

    /// <summary>Lets the library place the rows in time: what is missing between them has steps, too.</summary>
    /// <param name="engine">An engine, left at the end of the rows.</param>
    /// <param name="rows">All rows.</param>
    /// <param name="heldOut">How many of them are held out.</param>
    /// <param name="positions">The number of the step of each row, from 1.</param>
    public static HeldOutRows Place(ForecastingEngine<SeriesRow, SeriesForecast> engine, SeriesRow[] rows, int heldOut, out long[] positions)
    {
        engine.Reset();
        positions = new long[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            engine.Observe(rows[i]);
            positions[i] = engine.ObservationCount;
        }

        var values = new float[positions[^1]];
        Array.Fill(values, float.NaN);
        for (var i = 0; i < rows.Length; i++)
            values[positions[i] - 1] = (float)rows[i].Value;
        var known = (int)positions[rows.Length - heldOut - 1];
        return new HeldOutRows(values[known..], values[..known]);
    }

    /// <summary>Returns the errors of a forecast.</summary>
    public ForecastErrors ErrorsOf(float[] forecast) => ForecastErrors.Of(forecast, actual);

    /// <summary>Prints the errors of forecasts and of the forecast that needs no model, and whether the trained one is better than that.</summary>
    /// <param name="forecast">The forecast of the trained model.</param>
    /// <param name="untrained">The forecast without training; null if it is the same.</param>
    /// <param name="season">The season of the forecast that needs no model.</param>
    /// <param name="rows">The number of rows.</param>
    public void Print(float[] forecast, float[]? untrained, int season, int rows)
    {
        var naive = season > 1 ? "Seasonal naive" : "Last value";
        var table = new Table().Border(TableBorder.Rounded).Title($"The last {rows} rows, held out and forecast from one origin");
        table.AddColumn("Forecast");
        table.AddColumn(new TableColumn("RMSE").RightAligned());
        table.AddColumn(new TableColumn("MAPE").RightAligned());
        var ours = ErrorsOf(forecast);
        var theirs = ForecastErrors.Of(ForecastErrors.SeasonalNaive(history, season, actual.Length), actual);
        List<(string, ForecastErrors)> lines = [("Recurrent", ours), (naive, theirs)];
        if (untrained is not null)
            lines.Insert(1, ("Pretrained", ErrorsOf(untrained)));
        foreach (var (name, errors) in lines)
            table.AddRow(name, errors.RootMeanSquare.ToString("g4", CultureInfo.InvariantCulture),
                double.IsFinite(errors.MeanPercentage) ? errors.MeanPercentage.ToString("p1", CultureInfo.InvariantCulture) : "-");
        AnsiConsole.Write(table);
        var ratio = ours.RootMeanSquare / theirs.RootMeanSquare;
        Console.WriteLine(
            double.IsNaN(ours.RootMeanSquare) ? "None of the held-out rows has a value, so nothing can be measured."
            : ours.RootMeanSquare == 0 ? "Every held-out value is met exactly. That is rarely so: look whether the right column was read."
            : ratio < 1 ? string.Create(CultureInfo.InvariantCulture, $"The forecast's error is {1 - ratio:p0} smaller than that of {Of(season)}.")
            : $"Here {Of(season)} is as good or better: a forecast by this model is not worth its trouble.");
    }

    private static string Of(int season) => season > 1 ? "repeating the last season" : "repeating the last value";
}
