using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Spectre.Console;

namespace Quickstart;

/// <summary>Starts this program again to load the saved model and forecast from the end of its series, and is what runs there.</summary>
internal static class SecondProcess
{
    /// <summary>The hidden first argument: then the model, the number of steps, and the dates of the steps.</summary>
    public const string Switch = "--forecast";

    public const float ConfidenceLevel = 0.9f;

    /// <summary>The file, beside a model, that holds where its series is.</summary>
    public static string StateOf(string model) => Path.ChangeExtension(model, ".state");

    /// <returns>The exit code of the other process.</returns>
    public static int Start(string model, int steps, StepDates dates)
    {
        var program = Environment.ProcessPath ?? throw new QuickstartException("The path of this program is not known, so a second process cannot be started.");
        var start = new ProcessStartInfo(program);
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(typeof(SecondProcess).Assembly.Location);
        foreach (var argument in new[] { Switch, model, steps.ToString(CultureInfo.InvariantCulture), dates.ToArgument() })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }

    public static int Run(string model, int steps, StepDates dates)
    {
        var ml = new MLContext();
        using var engine = ml.Model.Load(model, out _).CreateForecastingEngine<SeriesRow, SeriesForecast>(ml);
        engine.LoadState(StateOf(model));
        var forecast = engine.Predict(steps, ConfidenceLevel);

        var table = new Table().Border(TableBorder.Rounded).Title($"Process {Environment.ProcessId}, which knows only {Path.GetFileName(model)}");
        table.AddColumn(dates == default ? "Step" : "Date");
        foreach (var header in new[] { "Forecast", "Lower 90 %", "Upper 90 %" })
            table.AddColumn(new TableColumn(header).RightAligned());
        for (var i = 0; i < steps; i++)
            table.AddRow(dates.NameOf(i + 1), Text(forecast.Forecast[i]), Text(forecast.Lower[i]), Text(forecast.Upper[i]));
        AnsiConsole.Write(table);
        return 0;
    }

    private static string Text(float value) => value.ToString(Math.Abs(value) < 100 ? "g4" : "f1", CultureInfo.InvariantCulture);
}
