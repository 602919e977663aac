using Microsoft.ML.Recurrent.Engine.Kernels;

namespace Microsoft.ML.Recurrent.Engine.Chains;

/// <summary>Represents the scores of the steps of one sequence, whose rows are contiguous or lie between those of other sequences of a packed batch.</summary>
internal readonly ref struct LinearChainRows
{
    /// <summary>Gets the scores: [rows, Stride], of which the first K columns count.</summary>
    public required ReadOnlySpan<float> Scores { get; init; }

    public required int Stride { get; init; }

    /// <summary>Gets the number of steps T.</summary>
    public required int Length { get; init; }

    /// <summary>Gets the first row of each step of a packed batch. If empty, step t is row t.</summary>
    public ReadOnlySpan<int> StepOffsets { get; init; }

    /// <summary>Gets the position of the sequence among the rows of a packed step.</summary>
    public int Sequence { get; init; }

    /// <summary>Gets the tag that each step must have, or -1 for any. If empty, any. [T]</summary>
    public ReadOnlySpan<int> Tags { get; init; }

    public int Row(int step) => StepOffsets.IsEmpty ? step : StepOffsets[step] + Sequence;

    public ReadOnlySpan<float> ScoresOf(int step, int tags) => Scores.Slice(Row(step) * Stride, tags);

    public int TagOf(int step) => Tags.IsEmpty ? -1 : Tags[step];

    /// <summary>Determines whether every score of every step is finite.</summary>
    public bool AreFinite(int tags)
    {
        for (var t = 0; t < Length; t++)
            if (float.IsNaN(Softmax.Largest(ScoresOf(t, tags))))
                return false;
        return true;
    }
}
