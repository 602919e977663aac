using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Jobs;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Benchmarks.Reporting;

/// <summary>How often things are measured, and at which vector widths; the command line says so before anything runs.</summary>
internal static class BenchmarkJobs
{
    /// <summary>Gets or sets what every job starts from.</summary>
    public static Job Base { get; set; } = Job.Default;

    /// <summary>Gets the widths to measure: all the machine has, from the widest down, unless some were chosen.</summary>
    public static IReadOnlyList<string> Widths { get; private set; } = [.. VectorTiers.Available];

    /// <summary>Measures at these widths only.</summary>
    /// <exception cref="FormatException">The machine does not have one of them.</exception>
    public static void Choose(string[] widths)
    {
        foreach (var width in widths)
            if (!VectorTiers.Available.Contains(width))
                throw new FormatException($"--width names '{width}'; this machine has {string.Join(", ", VectorTiers.Available)}.");
        Widths = widths;
    }

    /// <summary>One job for each width, in a process in which the runtime has the wider instructions switched off.</summary>
    public static Job[] PerWidth() =>
    [
        .. Widths.Select(width => Base
            .WithEnvironmentVariables([.. VectorTiers.SwitchedOff(width).Select(variable => new EnvironmentVariable(variable, "0"))])
            .WithId(width)),
    ];
}
