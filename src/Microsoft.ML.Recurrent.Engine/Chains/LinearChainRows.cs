using Microsoft.ML.Recurrent.Engine.Kernels;

namespace Microsoft.ML.Recurrent.Engine.Chains;

/// <summary>The scores of one sequence's steps, which lie in rows of their own or between those of other sequences of a packed batch.</summary>
internal readonly ref struct LinearChainRows
{
    /// <summary>[rows, Stride], the first K columns count.</summary>
    public required ReadOnlySpan<float> Scores { get; init; }

    public required int Stride { get; init; }

    /// <summary>Steps T.</summary>
    public required int Length { get; init; }

    /// <summary>First row of each step of a packed batch. Empty: step t is row t.</summary>
    public ReadOnlySpan<int> StepOffsets { get; init; }

    /// <summary>Place of the sequence among a packed step's rows.</summary>
    public int Sequence { get; init; }

    /// <summary>The tag each step must have, or -1 for any. [T]; empty: any.</summary>
    public ReadOnlySpan<int> Tags { get; init; }

    public int Row(int step) => StepOffsets.IsEmpty ? step : StepOffsets[step] + Sequence;

    public ReadOnlySpan<float> ScoresOf(int step, int tags) => Scores.Slice(Row(step) * Stride, tags);

    public int TagOf(int step) => Tags.IsEmpty ? -1 : Tags[step];

    /// <summary>Whether every score of every step is finite.</summary>
    public bool AreFinite(int tags)
    {
        for (var t = 0; t < Length; t++)
            if (float.IsNaN(Softmax.Largest(ScoresOf(t, tags))))
                return false;
        return true;
    }
}
