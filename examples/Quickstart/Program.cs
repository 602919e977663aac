using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Runtime;
using Quickstart;
using Quickstart.Csv;

try
{
    if (args is [SecondProcess.Switch, var model, var steps, var dates])
        return SecondProcess.Run(model, int.Parse(steps, CultureInfo.InvariantCulture), StepDates.Parse(dates));
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
    var series = arguments.CsvPath is null ? Series.Airline() : CsvSeries.Read(arguments.CsvPath, arguments.Csv);
    var season = arguments.Season ?? (arguments.CsvPath is null ? AirlinePassengers.MonthsOfYear : 0);
    var horizons = Horizons.Choose(series.ValueCount, season, arguments.Horizon);
    foreach (var line in series.Notes.Prepend(series.Description).Append(horizons.Note).OfType<string>())
        Console.WriteLine(line);

    using var stop = new CancellationTokenSource();
    Console.CancelKeyPress += (_, pressed) =>
    {
        pressed.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    };

    var ml = new MLContext(arguments.Seed);
    var warnings = new ConcurrentQueue<string>(); // shown when the bar is gone
    ml.Log += (_, message) =>
    {
        if (message.Kind == ChannelMessageKind.Warning)
            warnings.Enqueue($"Warning: {message.RawMessage}");
    };
    var data = ml.Data.LoadFromEnumerable(series.Rows[..^horizons.HeldOut]);
    var values = ml.Transforms.Conversion.ConvertType("Value", outputKind: DataKind.Single);
    var options = OptionsOf(series, horizons.HeldOut);
    options.Architecture = ForecastArchitecture.Pretrained;
    var (heldOut, untrained) = Untrained.Forecast(
        ml, values.Append(ml.Forecasting.ForecastByRecurrent(options)), series.Rows, horizons.HeldOut, out var positions);
    if (positions[^1] - series.Rows.Length is > 0 and var gaps)
        Console.WriteLine($"{gaps} rows are missing in time and count as missing values.");

    options = OptionsOf(series, horizons.HeldOut);
    options.SeasonLength = season > 0 ? season : null;
    options.Seed = arguments.Seed;
    options.CancellationToken = stop.Token;
    var trained = TrainingBar.Run(progress =>
    {
        options.Progress = progress;
        return values.Append(ml.Forecasting.ForecastByRecurrent(options)).Fit(data);
    });
    foreach (var warning in warnings.Distinct())
        Console.WriteLine(warning);
    if (stop.IsCancellationRequested)
        Console.WriteLine("Stopped: this is the best model so far.");

    // The engine continues from the end of the training rows: forecast the held-out rows from there, then let it observe them.
    var forecaster = trained.LastTransformer;
    using var engine = trained.CreateForecastingEngine<SeriesRow, SeriesForecast>(ml);
    var forecast = engine.Predict(heldOut.Steps).Forecast;
    Console.WriteLine(Describe(forecaster, arguments.Season is null && season == 0));
    heldOut.Print(
        forecast, forecaster.Architecture == ForecastArchitecture.Pretrained ? null : untrained, forecaster.SeasonLength, horizons.HeldOut);
    foreach (var row in series.Rows[^horizons.HeldOut..])
        engine.Observe(row);
    ml.Model.Save(trained, data.Schema, arguments.Output);
    engine.SaveState(SecondProcess.StateOf(arguments.Output));
    Console.WriteLine($"Saved {arguments.Output}; a second process loads it and forecasts the next {horizons.Ahead} steps:");
    return SecondProcess.Start(arguments.Output, horizons.Ahead, series.HasDates ? StepDates.Of(series.Rows, positions) : default);
}

static ForecastingOptions OptionsOf(Series series, int horizon) => new()
{
    InputColumnName = "Value",
    OutputColumnName = "Forecast",
    TimestampColumnName = series.HasDates ? "Date" : null,
    ConfidenceLowerBoundColumnName = "Lower",
    ConfidenceUpperBoundColumnName = "Upper",
    ConfidenceLevel = SecondProcess.ConfidenceLevel,
    Horizon = horizon,
};

// Before training, so that nobody waits for a model that cannot be saved.
static void CheckOutput(string path)
{
    if (Path.GetDirectoryName(Path.GetFullPath(path)) is not { } folder || Directory.Exists(path))
        throw new QuickstartException($"--output is '{path}', which is a folder; it must be a file.");
    if (!Directory.Exists(folder))
        throw new QuickstartException($"--output is '{path}', but there is no folder {folder}; it must be a file in a folder that exists.");
}

static string Describe(ForecastingTransformer forecaster, bool isFound)
{
    if (forecaster.Architecture == ForecastArchitecture.Pretrained)
        return "Chosen: a network that was trained on generated series, because there are too few rows to train on.";
    if (forecaster.NumberOfNetworks == 0)
        return "The series is constant or repeats itself exactly: it is continued as it was.";
    var season = forecaster.SeasonLength > 1 ? $"a season of {forecaster.SeasonLength} steps{(isFound ? ", found in the data" : "")}" : "no season";
    var networks = forecaster.NetworkFraction == 0
        ? ". Networks that correct it did not help on rows held out inside the training, so none is used."
        : string.Create(CultureInfo.InvariantCulture, $", moved {forecaster.NetworkFraction:p0} of the way to what {forecaster.NumberOfNetworks} networks ")
            + "make of it, which did best on rows held out inside the training.";
    return $"Chosen: {season}; an average of forecasts of level, trend and season{networks}";
}
