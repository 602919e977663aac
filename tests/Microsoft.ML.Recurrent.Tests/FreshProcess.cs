using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Tests;

/// <summary>Runs the load host, a program that knows no estimator, in a process of its own.</summary>
public static class FreshProcess
{
    /// <summary>Loads a model there, scores data, and gives what it printed, line by line.</summary>
    public static string[] Score(string modelPath, string dataPath, IEnumerable<string> columns)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Microsoft.ML.Recurrent.LoadHost.dll");
        var host = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        var start = new ProcessStartInfo(host, ["exec", program, modelPath, dataPath, .. columns])
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
