using Microsoft.ML.Recurrent.Engine.Chains;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>Represents the buffers with which a thread evaluates a linear chain, reused from call to call.</summary>
internal sealed class LinearChainWorkspace
{
    private int[] _tags = []; // [T]

    public LinearChainPotentials Potentials { get; } = new();

    public LinearChainLattice Lattice { get; } = new();

    public LinearChainCounts Counts { get; } = new();

    /// <summary>Returns the tags of one sequence of a packed batch as a contiguous span, valid until the next call.</summary>
    public ReadOnlySpan<int> TagsOf(in LossBatch batch, int sequence)
    {
        int length = batch.Lengths[sequence];
        ReusedArray.Ensure(ref _tags, length);
        for (int t = 0; t < length; t++)
            _tags[t] = batch.Classes[batch.StepOffsets[t] + sequence];
        return _tags.AsSpan(0, length);
    }
}
