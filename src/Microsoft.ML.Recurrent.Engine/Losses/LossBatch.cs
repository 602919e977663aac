namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// Rows of network outputs and what they should have been. A view on memory of the caller: nothing is copied or kept.
/// Which of the targets are read depends on the loss, see there.
/// </summary>
/// <remarks>Not thread-safe by itself, but only read: one batch may be evaluated by several threads while nobody changes the memory behind it.</remarks>
public readonly ref struct LossBatch
{
    /// <summary>Creates a batch with <see cref="Scale"/> 1 and no targets.</summary>
    public LossBatch()
    {
    }

    /// <summary>Network outputs, [Rows, OutputStride] in row-major order; the first <see cref="Width"/> columns count. The last row may end after its Width values.</summary>
    public required ReadOnlySpan<float> Outputs { get; init; }

    /// <summary>Number of rows, 0 or more.</summary>
    public required int Rows { get; init; }

    /// <summary>Number of outputs of a row that count, 1 or more.</summary>
    public required int Width { get; init; }

    /// <summary>Distance between the starts of two rows, at least <see cref="Width"/>.</summary>
    public required int OutputStride { get; init; }

    /// <summary>
    /// Cross-entropy: the class of each row, [Rows], 0 to Width - 1, or -1 for a row that does not count.
    /// Linear chain: the tag of each row, [Rows], 0 to Width - 1, or -1 for an unknown one.
    /// Connectionist temporal: the label sequences one behind another, 1 to Width - 1, cut by <see cref="LabelOffsets"/>.
    /// </summary>
    public ReadOnlySpan<int> Classes { get; init; }

    /// <summary>
    /// Targets, [Rows, target width] without gaps. The target width is <see cref="Width"/> for squared, absolute, Huber and binary losses,
    /// Width / number of quantiles for quantiles, Width / 2 for the Gaussian and Width / 3 for Student's t. NaN is a missing target and contributes nothing.
    /// The negative binomial has pairs [count, scale], so Width numbers, and a missing target is one whose count is NaN.
    /// </summary>
    public ReadOnlySpan<float> Values { get; init; }

    /// <summary>
    /// Weight of each row, [Rows]; of each sequence, [B], for the connectionist temporal loss. Empty means that all are 1.
    /// A linear chain takes the weight of a sequence's first row for the whole of it.
    /// A row of weight zero contributes nothing and is not looked at.
    /// </summary>
    public ReadOnlySpan<float> Weights { get; init; }

    /// <summary>Factor on every gradient, default 1. Normally 1 / total weight of the whole batch, of which this may be one shard.</summary>
    public float Scale { get; init; } = 1f;

    /// <summary>
    /// Connectionist temporal and linear chain only: first row of each time step and the number of rows at the end, [T + 1].
    /// The rows of step t are the sequences that are still alive, longest first.
    /// </summary>
    public ReadOnlySpan<int> StepOffsets { get; init; }

    /// <summary>Connectionist temporal and linear chain only: number of time steps of each sequence, [B], not increasing.</summary>
    public ReadOnlySpan<int> Lengths { get; init; }

    /// <summary>Connectionist temporal only: first label of each sequence in <see cref="Classes"/> and the number of labels at the end, [B + 1].</summary>
    public ReadOnlySpan<int> LabelOffsets { get; init; }

    /// <summary>
    /// Linear chain only: the score of each transition (row = from, column = to), then of each start and of each end, [Width * Width + 2 * Width].
    /// Empty means that all are zero.
    /// </summary>
    public ReadOnlySpan<float> Transitions { get; init; }

    /// <summary>
    /// Linear chain only, as long as <see cref="Transitions"/>: overwritten, not added to, with Scale * d(sum of weighted losses) / d(transitions), in the
    /// evaluations that give the gradient of the outputs. Empty: not wanted.
    /// </summary>
    public Span<float> TransitionGradient { get; init; }
}
