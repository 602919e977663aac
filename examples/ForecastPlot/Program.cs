// Trains a forecaster on all but the last values of a series, forecasts those and draws both. Arguments: [picture.svg or .png [file.csv [column [horizon]]]].
using System.Globalization;
using ForecastPlot;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Runtime;
using Quickstart;
using Quickstart.Csv;

const float Level = 0.9f;
var picture = args.Length > 0 ? args[0] : "forecast.svg";
if (Path.GetExtension(picture).ToLowerInvariant() is not (".svg" or ".png"))
{
    Console.Error.WriteLine($"The picture is '{picture}'; its name must end in .svg or .png.");
    return 1;
}

if (args.Length > 3 && !(int.TryParse(args[3], CultureInfo.InvariantCulture, out var given) && given > 0))
{
    Console.Error.WriteLine($"The horizon is '{args[3]}'; it must be a whole number of at least 1.");
    return 1;
}

try
{
    var series = args.Length > 1 ? CsvSeries.Read(args[1], new CsvOptions { Column = args.Length > 2 ? args[2] : null }) : Series.Airline();
    foreach (var note in series.Notes.Prepend(series.Description))
        Console.WriteLine(note);
    var horizon = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 24;
    if (series.Rows.Length <= horizon || series.Rows[..^horizon].All(row => double.IsNaN(row.Value)))
        throw new QuickstartException($"The series has {series.ValueCount} values; that is too few to hold out {horizon}. Give a smaller horizon.");

    var ml = new MLContext(1);
    ml.Log += (_, e) =>
    {
        if (e.Kind == ChannelMessageKind.Warning || (e.Kind == ChannelMessageKind.Info && e.Source.Contains("Forecasting", StringComparison.Ordinal)))
            Console.WriteLine(e.RawMessage);
    };
    var model = ml.Transforms.Conversion.ConvertType("Value", outputKind: DataKind.Single)
        .Append(ml.Forecasting.ForecastByRecurrent(new ForecastingOptions
        {
            Cell = CellKind.Gru,
            InputColumnName = "Value",
            OutputColumnName = "Forecast",
            TimestampColumnName = series.HasDates ? "Date" : null,
            ConfidenceLowerBoundColumnName = "Lower",
            ConfidenceUpperBoundColumnName = "Upper",
            ConfidenceLevel = Level,
            Horizon = horizon,
        }))
        .Fit(ml.Data.LoadFromEnumerable(series.Rows[..^horizon]));
    using var engine = model.CreateForecastingEngine<SeriesRow, SeriesForecast>(ml);
    using var placing = model.CreateForecastingEngine<SeriesRow, SeriesForecast>(ml);
    var line = TimeLine.Of(series, horizon, placing);
    ForecastPicture.Save(line, engine.Predict(line.Values.Length - line.Known), series.HasDates, Level, Text(series, horizon), picture);
    Console.WriteLine($"Saved {picture}.");
    return 0;
}
catch (Exception e) when (e is QuickstartException or ArgumentException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

PictureText Text(Series series, int horizon)
{
    var bounds = $"with {100 * Level:f0} % bounds";
    return new PictureText(
        args.Length > 1 ? $"{Path.GetFileName(args[1])}: forecast of {horizon} rows {bounds}" : $"Airline passengers: forecast of {horizon} months {bounds}",
        series.ValueName);
}
