using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Memory;

/// <summary>The <c>memory</c> command: peak resident memory of training, each contender and shape in a process of its own.</summary>
internal sealed class MemoryReport(CompareOptions options)
{
    /// <summary>The command a child is started with, followed by <c>step CONTENDER ITEM THREADS</c> or <c>series STEPS THREADS</c>.</summary>
    public const string ProbeCommand = "memory-probe";

    private const double Mebibyte = 1 << 20;

    private static readonly int[] s_seriesSteps = [10_000, 100_000, 1_000_000];

    public int Run()
    {
        Console.WriteLine("Peak resident memory of a train step above the idle program, network and data included (MiB)");
        foreach (var item in WorkItems.All.Where(item => item.Kind == WorkKind.Training && options.Wants(item.Name)))
        {
            var ours = Probe("step", "ours", item.Name)[0];
            var theirs = Probe("step", ContenderList.LibTorch, item.Name)[0];
            Console.WriteLine(Text($"MEMORY item={item.Name} peer={ContenderList.LibTorch} ours_mib={ours / Mebibyte:f1} theirs_mib={theirs / Mebibyte:f1} ratio={theirs / (double)ours:f2}"));
        }

        Console.WriteLine("Truncated training of one series, k2 = 100, LSTM H = 64: memory above the data's own (MiB)");
        foreach (var steps in s_seriesSteps)
        {
            var bytes = Probe("series", steps.ToString(CultureInfo.InvariantCulture));
            Console.WriteLine(Text($"MEMORY item=truncated-training steps={steps} data_mib={bytes[0] / Mebibyte:f1} training_mib={bytes[1] / Mebibyte:f1}"));
        }

        return 0;
    }

    /// <summary>The child's side of <see cref="Run"/>.</summary>
    public static int RunProbe(ReadOnlySpan<string> arguments)
    {
        switch (arguments)
        {
            case ["step", var contender, var item, var threads]:
                Console.WriteLine(MemoryProbe.TrainStep(contender, item, Parse(threads)));
                return 0;
            case ["series", var steps, var threads]:
                var (data, training) = MemoryProbe.TruncatedTraining(Parse(steps), Parse(threads));
                Console.WriteLine(Text($"{data} {training}"));
                return 0;
            default:
                return 2;
        }
    }

    private long[] Probe(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };

        // Else code compiled again and again while the program gets warm counts as memory of the longer runs.
        start.Environment["DOTNET_TieredCompilation"] = "0";

        // Under `dotnet program.dll` the process is dotnet, which wants the program named again.
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(MemoryReport).Assembly.Location);
        start.ArgumentList.Add(ProbeCommand);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.ArgumentList.Add(options.Threads.ToString(CultureInfo.InvariantCulture));
        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? [.. output.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(n => long.Parse(n, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"The probe '{string.Join(' ', arguments)}' ended with exit code {child.ExitCode}.");
    }

    private static int Parse(string number) => int.Parse(number, CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
