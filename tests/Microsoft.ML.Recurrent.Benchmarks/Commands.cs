using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using Microsoft.ML.Recurrent.Benchmarks.Networks;
using Microsoft.ML.Recurrent.Benchmarks.Reporting;
using Microsoft.ML.Recurrent.Benchmarks.Surface;

namespace Microsoft.ML.Recurrent.Benchmarks;

/// <summary>Reads the arguments and runs what they ask for.</summary>
internal static class Commands
{
    private const string Usage = """
        Usage: dotnet run -c Release --project tests/Microsoft.ML.Recurrent.Benchmarks -- COMMAND

        The ML.NET surface
          data [--rows N] [--epoch-rows N]   time and memory to read rows of 100 values into memory, beside an epoch of training
          prediction                         a prediction engine beside the bare network, row by row
          transform [--rows N]               Transform beside a prediction engine, in rows per second

        Threads
          team [--check]                     one or few sequences on one thread and on two, and the speed-up computed for 4, 8 and 16;
                                             --check fails if the one computed for two differs from the measured one by more than 25 percent

        Kernels, cells and training, by BenchmarkDotNet
          bench [--job dry|short|medium|default] [--width Vector512,Vector256,Vector128,Scalar] [--filter GLOB ...] [...]
                                             the widths are those of the machine unless some are named; all else is BenchmarkDotNet's,
                                             such as --list flat, --disasm and --filter '*PanelProduct*'

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
                case ["team"]:
                    TeamReport.Run(output);
                    return 0;
                case ["team", "--check"]:
                    return TeamReport.Run(output) ? 0 : 1;
                case ["bench", .. var rest]:
                    return Benchmark([.. rest]);
                case ["--help"] or ["-h"]:
                    output.WriteLine(Usage);
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

    private static int Benchmark(List<string> args)
    {
        BenchmarkJobs.Base = Take(args, "--job") switch
        {
            null or "default" => Job.Default,
            "dry" => Job.Dry,
            "short" => Job.ShortRun,
            "medium" => Job.MediumRun,
            var other => throw new FormatException($"--job is '{other}'; it is dry, short, medium or default."),
        };
        if (Take(args, "--width") is { } widths)
            BenchmarkJobs.Choose(widths.Split(','));
        // BenchmarkDotNet looks for this project, which its processes are built from, below the folder it is started in.
        Environment.CurrentDirectory = RepositoryRoot();
        var config = DefaultConfig.Instance.AddColumn(new RateColumn()).HideColumns("EnvironmentVariables").WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(Commands).Assembly).Run([.. args], config);
        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }

    private static string RepositoryRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Microsoft.ML.Recurrent.sln")))
                return folder;
        throw new FormatException($"bench builds this project anew and needs its source; no folder above {AppContext.BaseDirectory} holds the solution.");
    }

    private static string? Take(List<string> args, string name)
    {
        var at = args.IndexOf(name);
        if (at < 0)
            return null;
        var value = at + 1 < args.Count ? args[at + 1] : throw new FormatException($"{name} needs a value.");
        args.RemoveRange(at, 2);
        return value;
    }

    private static int Number(string[] args, string name, int otherwise) => Take([.. args], name) switch
    {
        null => otherwise,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 => number,
        var text => throw new FormatException($"{name} is '{text}'; it is a number of at least 1."),
    };
}
