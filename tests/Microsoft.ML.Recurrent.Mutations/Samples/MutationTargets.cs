using Microsoft.ML.Recurrent.Mutations.Targets;

namespace Microsoft.ML.Recurrent.Mutations.Samples;

/// <summary>Everything that is mutated. Samples depend on nothing but the code, so that every process makes the same ones.</summary>
internal static class MutationTargets
{
    public static IReadOnlyList<MutationTarget> Make()
    {
        var ml = new MLContext(1);
        return [.. SequenceSamples.Make(ml), .. SeriesSamples.Make(ml), new CheckpointTarget(), new TrialLogTarget()];
    }
}
