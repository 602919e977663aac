using System.Globalization;

namespace Microsoft.ML.Recurrent.Mutations.Runs;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments
{
    public int Count { get; private init; } = 20_000;

    public int Seed { get; private init; } = 1;

    public int Processes { get; private init; } = 2;

    /// <summary>First mutant and distance to the next of a child process; null in the program that starts them.</summary>
    public (int First, int Step)? Child { get; private init; }

    public (string Kind, int Mutant)? Replay { get; private init; }

    /// <summary>Random calls of the engine, in place of mutants; 0 for none.</summary>
    public int Calls { get; private init; }

    /// <exception cref="FormatException">An argument is not known.</exception>
    public static Arguments Parse(string[] args)
    {
        var arguments = new Arguments();
        for (var i = 0; i < args.Length; i++)
        {
            arguments = args[i] switch
            {
                "--count" => arguments with { Count = Next() },
                "--seed" => arguments with { Seed = Next() },
                "--processes" => arguments with { Processes = Next() },
                "--calls" => arguments with { Calls = Next() },
                "--child" => arguments with { Child = (Next(), Next()) },
                "--replay" => arguments with { Replay = (i + 1 < args.Length ? args[++i] : "", Next()) },
                _ => throw new FormatException($"'{args[i]}' is no argument; there are --count, --seed, --processes, --calls and --replay KIND NUMBER."),
            };

            int Next() => i + 1 < args.Length && int.TryParse(args[++i], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
                : throw new FormatException("A whole number is missing.");
        }

        return arguments;
    }
}
