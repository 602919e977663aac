using Microsoft.ML.Recurrent.Mutations.Payloads;

namespace Microsoft.ML.Recurrent.Mutations.Targets;

/// <summary>Something that the library reads: a sound sample of it, and what reads it.</summary>
/// <param name="name">Name of the kind.</param>
/// <param name="sample">The sample.</param>
internal abstract class MutationTarget(string name, byte[] sample)
{
    public string Name { get; } = name;

    public byte[] Sample { get; } = sample;

    /// <summary>Makes a mutant.</summary>
    /// <param name="others">Samples of other kinds of the same format.</param>
    /// <param name="random">Decides on it.</param>
    public virtual byte[] Mutate(IReadOnlyList<byte[]> others, Random random) => PayloadMutation.Change(Sample, others, random);

    /// <summary>Whether samples of two kinds have one format, so that their parts can be mixed.</summary>
    public virtual bool Mixes => true;

    /// <summary>Reads bytes, which may throw what <see cref="IsDocumented"/> knows.</summary>
    public abstract void Read(byte[] bytes);

    /// <summary>Uses what was read last.</summary>
    public virtual void Use()
    {
    }

    /// <summary>Whether reading may end with an exception.</summary>
    public abstract bool IsDocumented(Exception exception);
}
