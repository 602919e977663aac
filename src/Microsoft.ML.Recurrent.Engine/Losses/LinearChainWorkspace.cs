using Microsoft.ML.Recurrent.Engine.Chains;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>What a thread needs to evaluate a linear chain, reused from call to call.</summary>
internal sealed class LinearChainWorkspace
{
    private int[] _tags = []; // [T]

    public LinearChainPotentials Potentials { get; } = new();

    public LinearChainLattice Lattice { get; } = new();

    public LinearChainCounts Counts { get; } = new();

    /// <summary>The tags of one sequence of a packed batch, in a row. Valid until the next call.</summary>
    public ReadOnlySpan<int> TagsOf(in LossBatch batch, int sequence)
    {
        int length = batch.Lengths[sequence];
        ReusedArray.Ensure(ref _tags, length);
        for (int t = 0; t < length; t++)
            _tags[t] = batch.Classes[batch.StepOffsets[t] + sequence];
        return _tags.AsSpan(0, length);
    }
}
