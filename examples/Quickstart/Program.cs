using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent;
using Quickstart;
using Spectre.Console;

try
{
    if (args is [SecondProcess.Switch, var model, var steps, var firstMonth])
        return SecondProcess.Run(model, int.Parse(steps, CultureInfo.InvariantCulture), firstMonth);
    var arguments = Arguments.Parse(args);
    if (!arguments.Help)
        return Run(arguments);
    Console.WriteLine(Arguments.Usage);
    return 0;
}
catch (Exception e) when (e is QuickstartException or ArgumentException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped before there was a model.");
    return 1;
}

static int Run(Arguments arguments)
{
    CheckOutput(arguments.Output);
    var series = arguments.CsvPath is null ? AirlinePassengers.Values : CsvSeries.Read(arguments.CsvPath, arguments.Column);
    var season = arguments.Season ?? (arguments.CsvPath is null ? AirlinePassengers.MonthsOfYear : 0);
    var heldOut = arguments.Horizon ?? 24;
    var ahead = arguments.Horizon ?? 12;
    CheckLength(series.Length, season, heldOut);
    var history = series[..^heldOut];
    var actual = series[^heldOut..];

    using var stop = new CancellationTokenSource();
    Console.CancelKeyPress += (_, pressed) =>
    {
        pressed.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    };

    var ml = new MLContext(arguments.Seed);
    var data = ml.Data.LoadFromEnumerable(history.Select(value => new SeriesRow { Value = value }));
    var trained = TrainingBar.Run(progress => ml.Transforms.Conversion.ConvertType("Value", outputKind: DataKind.Single)
        .Append(ml.Forecasting.ForecastByRecurrent(new ForecastingOptions
        {
            InputColumnName = "Value",
            OutputColumnName = "Forecast",
            ConfidenceLowerBoundColumn = "Lower",
            ConfidenceUpperBoundColumn = "Upper",
            ConfidenceLevel = SecondProcess.ConfidenceLevel,
            Horizon = heldOut,
            SeasonLength = season,
            Seed = arguments.Seed,
            Progress = progress,
            CancellationToken = stop.Token,
        }))
        .Fit(data));
    if (stop.IsCancellationRequested)
        Console.WriteLine("Stopped: this is the best model so far.");

    var forecaster = trained.LastTransformer;
    Console.WriteLine($"{forecaster.NumberOfMembers} networks: {forecaster.NetworkShare:p0} of their correction of level, season and drift is used, as "
        + "earlier held-out values advise.");

    // The engine stands at the end of the training data: forecast the held-out values from there, then let it observe them.
    using var engine = trained.CreateForecastingEngine<SeriesRow, SeriesForecast>(ml);
    var forecast = engine.Predict().Forecast;
    PrintErrors(forecast, actual, history, forecaster.SeasonLength);
    foreach (var value in actual)
        engine.Observe(new SeriesRow { Value = value });
    engine.CheckPoint(arguments.Output);
    Console.WriteLine($"Saved {arguments.Output}; a second process loads it and forecasts on:");

    DateOnly? firstMonth = arguments.CsvPath is null ? AirlinePassengers.FirstMonth.AddMonths(series.Length) : null;
    return SecondProcess.Start(arguments.Output, ahead, firstMonth);
}

// Before training, so that nobody waits for a model that cannot be saved.
static void CheckOutput(string path)
{
    if (Path.GetDirectoryName(Path.GetFullPath(path)) is not { } folder || Directory.Exists(path))
        throw new QuickstartException($"--output is '{path}', which is a folder; it must be a file.");
    if (!Directory.Exists(folder))
        throw new QuickstartException($"--output is '{path}', but there is no folder {folder}; it must be a file in a folder that exists.");
}

static void CheckLength(int rows, int season, int heldOut)
{
    var needed = 2 * heldOut + Math.Max(season, 1) + 11;
    if (rows < needed)
        throw new QuickstartException($"The series has {rows} values, too few to hold out {heldOut}{(season > 1 ? $" with a season of {season}" : "")}: "
            + $"at least {needed} are needed.");
}

static void PrintErrors(float[] forecast, float[] actual, float[] history, int season)
{
    var table = new Table().Border(TableBorder.Rounded).Title($"The last {actual.Length} values, held out and forecast from one origin");
    table.AddColumn("Forecast");
    table.AddColumn(new TableColumn("RMSE").RightAligned());
    table.AddColumn(new TableColumn("MAPE").RightAligned());
    var naive = ForecastErrors.SeasonalNaive(history, season, actual.Length);
    foreach (var (name, values) in new[] { ("Recurrent", forecast), (season > 1 ? "Seasonal naive" : "Last value", naive) })
    {
        var errors = ForecastErrors.Of(values, actual);
        table.AddRow(name, errors.RootMeanSquare.ToString("g4", CultureInfo.InvariantCulture),
            double.IsNaN(errors.MeanPercentage) ? "-" : errors.MeanPercentage.ToString("p1", CultureInfo.InvariantCulture));
    }

    AnsiConsole.Write(table);
}
