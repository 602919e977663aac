// Trains a forecaster on all but the last values of a series, forecasts those and draws both. Arguments: [picture.svg or .png [file.csv [column [horizon]]]].
using System.Globalization;
using ForecastPlot;
using Microsoft.ML;
using Microsoft.ML.Recurrent;
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
    foreach (var line in series.Notes.Prepend(series.Description))
        Console.WriteLine(line);
    var values = Array.ConvertAll(series.Rows, row => (float)row.Value);
    var horizon = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 24;
    if (values.Length <= horizon)
        throw new QuickstartException($"The series has {values.Length} values; that is too few to hold out {horizon}.");
    var history = values[..^horizon];

    var ml = new MLContext(1);
    ml.Log += (_, e) =>
    {
        if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Info && e.Source.Contains("Forecasting", StringComparison.Ordinal))
            Console.WriteLine(e.RawMessage);
    };
    var model = ml.Forecasting.ForecastByGru("Forecast", "Value", contextLength: 0, horizon, Level, "Lower", "Upper")
        .Fit(ml.Data.LoadFromEnumerable(history.Select(value => new Row { Value = value })));
    using var engine = model.CreateForecastingEngine<Row, Outlook>(ml);
    ForecastPicture.Save(history, values[^horizon..], engine.Predict(), Level, Text(series, horizon), picture);
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
    DateTime[]? dates = series.HasDates ? Array.ConvertAll(series.Rows, row => row.Date) : null;
    var bounds = $"with {100 * Level:f0} % bounds";
    return args.Length > 1
        ? new PictureText($"{Path.GetFileName(args[1])}: forecast of {horizon} rows {bounds}", args.Length > 2 ? args[2] : "value", dates)
        : new PictureText($"Airline passengers: forecast of {horizon} months {bounds}", "passengers a month, in thousands", dates);
}

internal sealed class Row
{
    public float Value { get; set; }
}
