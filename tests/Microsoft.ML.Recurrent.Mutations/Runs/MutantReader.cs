using Microsoft.ML.Recurrent.Mutations.Targets;

namespace Microsoft.ML.Recurrent.Mutations.Runs;

/// <summary>Makes mutants by their numbers, and reads them.</summary>
internal sealed class MutantReader(IReadOnlyList<MutationTarget> targets, int seed)
{
    private const long FreeBytes = 64L << 20;
    private const int BytesOfByte = 4;

    // What the runtime says of a call that nobody thought of, in the words of exceptions that would otherwise pass for ours.
    private static readonly string[] s_internal =
    [
        "Specified argument was out of the range", "Destination is too short", "Index was out of range", "Value cannot be null",
        "Sequence contains", "Collection was modified",
        "Arithmetic operation", "must be non-negative", "Non-negative number required", "Object reference",
    ];

    public string KindOf(int mutant) => targets[mutant % targets.Count].Name;

    /// <summary>Finds the number by which a kind's mutants begin.</summary>
    public MutationTarget Find(string kind) => targets.FirstOrDefault(target => target.Name == kind)
        ?? throw new FormatException($"'{kind}' is no kind; there are {string.Join(", ", targets.Select(target => target.Name))}.");

    public byte[] Make(int mutant)
    {
        var target = targets[mutant % targets.Count];
        var random = new Random(unchecked((seed * 1_000_003) ^ mutant));
        return target.Mutate([.. targets.Where(other => other.Mixes).Select(other => other.Sample)], random);
    }

    /// <summary>Reads a mutant.</summary>
    /// <param name="mutant">Its number.</param>
    /// <param name="outcome">How reading ended, in a word.</param>
    /// <returns>What is wrong, or null.</returns>
    public string? Read(int mutant, out string outcome)
    {
        var target = targets[mutant % targets.Count];
        var bytes = Make(mutant);
        var before = GC.GetAllocatedBytesForCurrentThread();
        string? failure = null;
        outcome = "read";
        try
        {
            target.Read(bytes);
        }
        catch (Exception e)
        {
            outcome = "refused";
            failure = target.IsDocumented(e) ? null : $"reading: {e}";
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > FreeBytes + ((long)BytesOfByte * bytes.Length))
            return $"reading {bytes.Length} bytes allocated {allocated}";
        if (failure is not null || outcome != "read")
            return failure;
        try
        {
            target.Use();
        }
        catch (Exception e) when (IsInWords(e))
        {
            outcome = "unusable";
        }
        catch (Exception e)
        {
            return $"using: {e}";
        }

        return null;
    }

    // Columns that a changed model asks for may not be there, and numbers out of all proportion may be refused.
    private static bool IsInWords(Exception e) => e is ArgumentException or InvalidOperationException or FormatException
        && !s_internal.Any(words => e.Message.StartsWith(words, StringComparison.Ordinal))
        && (e.InnerException is null || IsInWords(e.InnerException));
}
