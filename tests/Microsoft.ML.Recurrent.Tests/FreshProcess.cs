using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.Recurrent.Tests;

/// <summary>Runs the load host, a program that knows no estimator, in a process of its own.</summary>
public static class FreshProcess
{
    /// <summary>Loads a model there, scores data, and gives what it printed, line by line.</summary>
    public static string[] Score(string modelPath, string dataPath, IEnumerable<string> columns) => Run([modelPath, dataPath, .. columns]);

    /// <summary>Loads a forecaster there, observes values, and gives the bits of the forecast after them.</summary>
    public static string[] Forecast(string modelPath, IEnumerable<float> values) =>
        Run(["--forecast", modelPath, .. values.Select(value => value.ToString("r", CultureInfo.InvariantCulture))]);

    /// <summary>Loads a forecaster of several series there, observes values of one of them, and gives the bits of the forecast after them.</summary>
    public static string[] Forecast(string modelPath, string series, IEnumerable<float> values) =>
        Run(["--forecast-series", modelPath, series, .. values.Select(value => value.ToString("r", CultureInfo.InvariantCulture))]);

    /// <summary>Loads a language model there and gives what it writes after each prompt, see <see cref="LoadHost.TextContinuation"/>.</summary>
    public static string[] Generate(string modelPath, int seed, IEnumerable<string> prompts) =>
        Run(["--generate", modelPath, seed.ToString(CultureInfo.InvariantCulture), .. prompts]);

    private static string[] Run(IEnumerable<string> arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Microsoft.ML.Recurrent.LoadHost.dll");
        var host = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        var start = new ProcessStartInfo(host, ["exec", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
