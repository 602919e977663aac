using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.Recurrent.Mutations.Runs;

/// <summary>Has a share of the mutants read in child processes, one after another where one ends before its time.</summary>
/// <param name="arguments">What was asked for.</param>
/// <param name="share">Which share, from 0.</param>
/// <param name="tally">Collects outcomes.</param>
internal sealed class ChildProcess(Arguments arguments, int share, Tally tally)
{
    private const string HeapLimit = "0x60000000"; // 1.5 GiB
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(120); // samples are trained first

    public void Run()
    {
        for (var next = share; next < arguments.Count;)
            next = RunFrom(next) + arguments.Processes;
    }

    /// <returns>The last mutant that is dealt with.</returns>
    private int RunFrom(int first)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        foreach (var argument in new[] { "--child", Text(first), Text(arguments.Processes), "--count", Text(arguments.Count), "--seed", Text(arguments.Seed) })
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var child = Process.Start(start)!;
        var errors = child.StandardError.ReadToEndAsync();
        var (begun, done) = (first, first - arguments.Processes);
        var patience = s_start;
        while (true)
        {
            var reading = child.StandardOutput.ReadLineAsync();
            if (!reading.Wait(patience))
            {
                child.Kill(entireProcessTree: true);
                tally.Fail(begun, "the process did not answer");
                return begun;
            }

            if (reading.Result is not { } line)
                break;
            patience = s_patience;
            begun = int.Parse(line[1..line.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
            if (line[0] == 'b')
                continue;
            done = begun;
            tally.Add(begun, line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        }

        child.WaitForExit();
        if (done + arguments.Processes >= arguments.Count)
            return done;
        tally.Fail(begun, $"the process ended with {child.ExitCode}: {errors.Result}");
        return begun;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
