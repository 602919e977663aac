namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// Represents rows of network outputs and their targets: a view of the caller's memory, of which nothing is copied or kept. The targets that are read depend on
/// the loss.
/// </summary>
/// <remarks>Only read: several threads may evaluate one batch at the same time as long as its memory does not change.</remarks>
public readonly ref struct LossBatch
{
    /// <summary>Initializes a new batch with a <see cref="Scale"/> of 1 and no targets.</summary>
    public LossBatch()
    {
    }

    /// <summary>
    /// Gets the network outputs, [Rows, OutputStride] in row-major order; the first <see cref="Width"/> columns count. The last row may end after its Width
    /// values.
    /// </summary>
    public required ReadOnlySpan<float> Outputs { get; init; }

    /// <summary>Gets the number of rows, 0 or more.</summary>
    public required int Rows { get; init; }

    /// <summary>Gets the number of outputs of a row that count, 1 or more.</summary>
    public required int Width { get; init; }

    /// <summary>Gets the distance between the starts of two rows, at least <see cref="Width"/>.</summary>
    public required int OutputStride { get; init; }

    /// <summary>
    /// Gets the class targets.
    /// Cross-entropy: the class of each row, [Rows], 0 to Width - 1, or -1 for a row that does not count.
    /// Linear chain: the tag of each row, [Rows], 0 to Width - 1, or -1 for an unknown tag.
    /// Connectionist temporal: the concatenated label sequences, each label 1 to Width - 1, cut by <see cref="LabelOffsets"/>.
    /// </summary>
    public ReadOnlySpan<int> Classes { get; init; }

    /// <summary>
    /// Gets the value targets, [Rows, target width] without gaps. The target width is <see cref="Width"/> for squared, absolute, Huber and binary losses, Width
    /// / number of quantiles for quantiles, Width / 2 for the Gaussian and Width / 3 for Student's t. NaN is a missing target and contributes nothing. The
    /// negative binomial has pairs [count, scale], so Width values, and a target is missing if its count is NaN.
    /// </summary>
    public ReadOnlySpan<float> Values { get; init; }

    /// <summary>
    /// Gets the weight of each row, [Rows], or of each sequence, [B], for the connectionist temporal loss. Empty means that all weights are 1. A linear chain
    /// uses the weight of the first row of a sequence for the whole sequence. A row of weight zero contributes nothing and is not read.
    /// </summary>
    public ReadOnlySpan<float> Weights { get; init; }

    /// <summary>
    /// Gets the factor by which every gradient is multiplied. The default is 1. Usually 1 / total weight of the whole batch, of which this may be one shard.
    /// </summary>
    public float Scale { get; init; } = 1f;

    /// <summary>
    /// Gets, for the connectionist temporal loss and the linear chain only, the first row of each time step, followed by the number of rows, [T + 1]. The rows
    /// of step t are the sequences that have not ended, longest first.
    /// </summary>
    public ReadOnlySpan<int> StepOffsets { get; init; }

    /// <summary>Gets, for the connectionist temporal loss and the linear chain only, the number of time steps of each sequence, [B], not increasing.</summary>
    public ReadOnlySpan<int> Lengths { get; init; }

    /// <summary>
    /// Gets, for the connectionist temporal loss only, the index in <see cref="Classes"/> of the first label of each sequence, followed by the number of
    /// labels, [B + 1].
    /// </summary>
    public ReadOnlySpan<int> LabelOffsets { get; init; }

    /// <summary>
    /// Gets, for the linear chain only, the score of each transition (row = from, column = to), then of each start and of each end, [Width * Width + 2 *
    /// Width]. Empty means that all scores are zero.
    /// </summary>
    public ReadOnlySpan<float> Transitions { get; init; }

    /// <summary>
    /// Gets, for the linear chain only, the gradient of <see cref="Transitions"/>, of the same length. In evaluations that compute the gradient of the outputs,
    /// it is overwritten, not added to, with Scale * d(sum of weighted losses) / d(transitions). Empty if not requested.
    /// </summary>
    public Span<float> TransitionGradient { get; init; }
}
