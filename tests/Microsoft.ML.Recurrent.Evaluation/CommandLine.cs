using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>Reads the arguments, runs a task for each seed and prints its figures.</summary>
internal static class CommandLine
{
    private const string Usage = """
        Usage: dotnet run -c Release --project tests/Microsoft.ML.Recurrent.Evaluation -- --task NAME --data DIR
                 [--seeds N] [--first-seed N]

          --task NAME   what to measure, see below
          --data DIR    the folder that holds the data sets, or the task's own data set; a task that makes its data does not read it
          --seeds N     how many seeds to average over, 1 to 100; the default is the task's
          --first-seed N  the first of the seeds, 1 to 100; the default is 1

        Each figure ends in a line
          RESULT task=… metric=… value=… spread=… seconds=…
        with the mean and the sample standard deviation over the seeds, and the mean time of a seed.

        """;

    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            if (args is ["--help"] or ["-h"])
            {
                PrintHelp(output);
                return 0;
            }

            var (task, source, first, seeds) = Parse(args);
            Measure(task, source, first, seeds, output);
            return 0;
        }
        catch (EvaluationException problem)
        {
            error.WriteLine(problem.Message);
            return 1;
        }
    }

    private static (EvaluationTask Task, DataSource Data, int First, int Seeds) Parse(string[] args)
    {
        string? name = null, folder = null;
        int? seeds = null;
        var first = 1;
        for (var i = 0; i < args.Length; i += 2)
        {
            if (args[i] is not ("--task" or "--data" or "--seeds" or "--first-seed"))
                throw new EvaluationException($"There is no option '{args[i]}'; there are --task, --data, --seeds, --first-seed and --help.");
            if (i + 1 == args.Length)
                throw new EvaluationException($"{args[i]} needs a value.");
            var value = args[i + 1];
            if (args[i] == "--task")
                name = value;
            else if (args[i] == "--data")
                folder = value;
            else if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 100)
                throw new EvaluationException($"{args[i]} is '{value}'; it is a number from 1 to 100.");
            else if (args[i] == "--seeds")
                seeds = number;
            else
                first = number;
        }

        if (name is null)
            throw new EvaluationException("--task is missing; --help lists the tasks.");
        var task = EvaluationTask.All.FirstOrDefault(t => t.Name == name)
            ?? throw new EvaluationException($"There is no task '{name}'; there are {string.Join(", ", EvaluationTask.All.Select(t => t.Name))}.");
        return (task, new DataSource(folder), first, seeds ?? task.DefaultSeeds);
    }

    private static void PrintHelp(TextWriter output)
    {
        output.Write(Usage);
        output.WriteLine();
        output.WriteLine("Tasks");
        foreach (var task in EvaluationTask.All)
            output.WriteLine($"  {task.Name,-24}{task.Summary} Seeds: {task.DefaultSeeds}.");
    }

    private static void Measure(EvaluationTask task, DataSource data, int first, int seeds, TextWriter output)
    {
        var figures = new Dictionary<string, List<(double Value, double Seconds)>>();
        for (var seed = first; seed < first + seeds; seed++)
        {
            var watch = Stopwatch.StartNew();
            foreach (var (metric, value) in task.Measure(data, seed))
            {
                // A task yields a figure when it has it, so the time since the last one is this one's own.
                var seconds = watch.Elapsed.TotalSeconds;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{task.Name} seed {seed}: {metric} {value:0.#####} ({seconds:0.0} s)"));
                if (!figures.TryGetValue(metric, out var values))
                    figures.Add(metric, values = []);
                values.Add((value, seconds));
                watch.Restart();
            }
        }

        foreach (var (metric, values) in figures)
        {
            var mean = values.Average(v => v.Value);
            var spread = values.Count == 1 ? 0 : Math.Sqrt(values.Sum(v => Math.Pow(v.Value - mean, 2)) / (values.Count - 1));
            var seconds = values.Average(v => v.Seconds);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"RESULT task={task.Name} metric={metric} value={mean:0.#####} spread={spread:0.#####} seconds={seconds:0.0}"));
        }
    }
}
