using System.Diagnostics;

namespace Microsoft.ML.Recurrent.ExperimentHost;

/// <summary>Starts the experiment in a process of its own and kills that (signal 9 where there are signals), again and again, until it has been killed as often as asked; then lets it end.</summary>
public static class KilledExperiment
{
    /// <param name="folder">Where the experiment is kept.</param>
    /// <param name="kills">How often it is killed, unless it has ended before.</param>
    /// <param name="random">Draws the moments.</param>
    /// <returns>What the last process printed, and how many were killed.</returns>
    public static (string[] Lines, int Kills) Run(string folder, int kills, Random random)
    {
        for (var killed = 0; ; killed++)
        {
            using var process = Start(folder);
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            if (killed < kills && KillAfter(process, Path.Combine(folder, "trials.jsonl"), random))
                continue;
            process.WaitForExit();
            return process.ExitCode == 0 ? (output.Result.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries), killed)
                : throw new InvalidOperationException(errors.Result);
        }
    }

    /// <returns>False where the process had ended by itself.</returns>
    private static bool KillAfter(Process process, string log, Random random)
    {
        // So that every run gets on: some lines later than it began, and then at any moment.
        var target = LengthOf(log) + random.Next(1, 2000);
        while (LengthOf(log) < target)
            if (process.WaitForExit(1))
                return false;
        if (process.WaitForExit(random.Next(40)))
            return false;
        process.Kill();
        process.WaitForExit();
        return process.ExitCode != 0;
    }

    private static long LengthOf(string log) => File.Exists(log) ? new FileInfo(log).Length : 0;

    private static Process Start(string folder)
    {
        var host = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        var program = Path.Combine(AppContext.BaseDirectory, "Microsoft.ML.Recurrent.ExperimentHost.dll");
        return Process.Start(new ProcessStartInfo(host, ["exec", program, folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }
}
