using Microsoft.ML.Recurrent.Mutations.Calls;
using Microsoft.ML.Recurrent.Mutations.Runs;
using Microsoft.ML.Recurrent.Mutations.Samples;

var arguments = Arguments.Parse(args);
if (arguments.Calls > 0)
    return RandomCalls.Run(arguments.Calls, arguments.Seed, arguments.Child is not null);
if (arguments.Child is { } child)
{
    var reader = new MutantReader(MutationTargets.Make(), arguments.Seed);
    for (var mutant = child.First; mutant < arguments.Count; mutant += child.Step)
    {
        Console.WriteLine($"b{mutant} ");
        var failure = reader.Read(mutant, out var outcome);
        Console.WriteLine(failure is null ? $"e{mutant} {reader.KindOf(mutant)} {outcome}" : $"e{mutant} failed {reader.KindOf(mutant)}: "
            + $"{failure.ReplaceLineEndings(" / ")}");
    }

    return 0;
}

if (arguments.Replay is { } replay)
{
    var reader = new MutantReader(MutationTargets.Make(), arguments.Seed);
    reader.Find(replay.Kind);
    if (reader.KindOf(replay.Mutant) != replay.Kind)
        throw new FormatException($"Mutant {replay.Mutant} is of the kind {reader.KindOf(replay.Mutant)}.");
    Console.WriteLine(reader.Read(replay.Mutant, out var outcome) ?? outcome);
    return 0;
}

var tally = new Tally(Console.Out);
Parallel.For(0, arguments.Processes, share => new ChildProcess(arguments, share, tally).Run());
tally.Write();
return tally.Failures == 0 ? 0 : 1;
