namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// Represents a loss, which computes the cost of the outputs of a network and the gradient of that cost in one call.
/// </summary>
/// <remarks>
/// Instances are immutable and safe for concurrent use: the shards of a batch are evaluated at the same time on one instance. If an output that counts is not
/// finite, the loss is not finite; such an output is never ignored. After the first calls an evaluation allocates nothing on the managed heap.
/// </remarks>
public interface ILoss
{
    /// <summary>Gets a description of the loss with its settings, for logs.</summary>
    public string Name { get; }

    /// <summary>
    /// Gets a value that indicates whether the loss reads <see cref="LossBatch.Transitions"/> and whole sequences, and therefore needs a network with
    /// transition scores.
    /// </summary>
    /// <value>The default is false.</value>
    public bool ReadsTransitions => false;

    /// <summary>
    /// Gets a value that indicates whether training may pass the outputs of a sample of the classes to the loss, with the class of the row as the last, instead
    /// of the outputs of all classes.
    /// </summary>
    /// <value>The default is false. True only for a softmax over the outputs that treats all classes alike.</value>
    public bool CanSampleClasses => false;

    /// <summary>Gets the losses of the further heads of a network, in their order.</summary>
    /// <value>The default is empty: the loss is that of the only head.</value>
    public IReadOnlyList<FurtherLoss> Further => [];

    /// <summary>
    /// Computes the loss and, unless <paramref name="dOutputs"/> is empty, its gradient.
    /// </summary>
    /// <param name="batch">The outputs and targets.</param>
    /// <param name="dOutputs">
    /// The gradient, [Rows, OutputStride], which is overwritten, not added to, with Scale * d(sum of weighted losses) / d(outputs) and with zero beyond Width.
    /// Empty to compute only the value. Must not overlap the outputs.
    /// </param>
    /// <returns>
    /// The sum of the weighted losses of all rows (or sequences), without <see cref="LossBatch.Scale"/>. Divided by <see cref="TotalWeight"/>, it is the mean.
    /// </returns>
    /// <exception cref="ArgumentException">The spans of the batch do not fit each other or the loss, or a class is out of range.</exception>
    public double Evaluate(in LossBatch batch, Span<float> dOutputs);

    /// <summary>
    /// Returns the sum of the weights of what counts in the batch: rows; for the linear chain, steps with a known tag; or for the connectionist temporal loss,
    /// sequences. Rows that are ignored or have no target count as 0.
    /// </summary>
    /// <param name="batch">The outputs and targets. The outputs themselves are not read.</param>
    /// <returns>The weight by which to divide the sum of losses.</returns>
    /// <exception cref="ArgumentException">The spans of the batch do not fit each other or the loss, or a class is out of range.</exception>
    public double TotalWeight(in LossBatch batch);
}
