using System.Globalization;
using Microsoft.ML.Recurrent.Benchmarks.Surface;

namespace Microsoft.ML.Recurrent.Benchmarks;

/// <summary>Reads the arguments and runs a report.</summary>
internal static class Commands
{
    private const string Usage = """
        Usage: dotnet run -c Release --project tests/Microsoft.ML.Recurrent.Benchmarks -- COMMAND

          data [--rows N] [--epoch-rows N]   time and memory to read rows of 100 values into memory, beside an epoch of training
          prediction                         a prediction engine beside the bare network, row by row
          transform [--rows N]               Transform beside a prediction engine, in rows per second

        """;

    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            switch (args)
            {
                case ["data", .. var rest]:
                    var rows = Number(rest, "--rows", 1_000_000);
                    ReadingReport.Run(rows, Math.Min(rows, Number(rest, "--epoch-rows", 20_000)), output);
                    return 0;
                case ["prediction"]:
                    PredictionReport.Run(output);
                    return 0;
                case ["transform", .. var rest]:
                    TransformReport.Run(Number(rest, "--rows", 20_000), output);
                    return 0;
                default:
                    error.WriteLine(Usage);
                    return 1;
            }
        }
        catch (FormatException problem)
        {
            error.WriteLine(problem.Message);
            return 1;
        }
    }

    private static int Number(string[] args, string name, int otherwise)
    {
        var at = Array.IndexOf(args, name);
        if (at < 0)
            return otherwise;
        var text = at + 1 < args.Length ? args[at + 1] : "";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException($"{name} is '{text}'; it is a number of at least 1.");
    }
}
