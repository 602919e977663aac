namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// A loss: what the network's outputs cost and the gradient of that cost, in one call.
/// </summary>
/// <remarks>
/// Instances are immutable and safe for concurrent use: the shards of a batch are evaluated at the same time on one instance.
/// An output that is not finite and counts makes the loss not finite; it is never swallowed.
/// After the first calls an evaluation allocates nothing on the managed heap.
/// </remarks>
public interface ILoss
{
    /// <summary>The loss in words, with its settings, for logs.</summary>
    public string Name { get; }

    /// <summary>Whether the loss reads <see cref="LossBatch.Transitions"/> and whole sequences, and so needs a network that has transition scores.</summary>
    /// <value>False unless the loss says otherwise.</value>
    public bool ReadsTransitions => false;

    /// <summary>
    /// Whether training may give the loss, in place of the outputs of all classes, those of a sample and of the row's own class, which then is the last.
    /// </summary>
    /// <value>False unless the loss is a softmax over the outputs that treats all classes alike.</value>
    public bool CanSampleClasses => false;

    /// <summary>
    /// Evaluates the loss and, unless <paramref name="dOutputs"/> is empty, its gradient.
    /// </summary>
    /// <param name="batch">Outputs and targets.</param>
    /// <param name="dOutputs">
    /// [Rows, OutputStride]. Overwritten, not added to, with Scale * d(sum of weighted losses) / d(outputs), and with zero beyond Width.
    /// Empty: only the value is wanted. Must not overlap the outputs.
    /// </param>
    /// <returns>The sum of the weighted losses of all rows (or sequences), without <see cref="LossBatch.Scale"/>. Divided by <see cref="TotalWeight"/> it is the mean.</returns>
    /// <exception cref="ArgumentException">The spans of the batch do not fit each other or this loss, or a class is out of range.</exception>
    public double Evaluate(in LossBatch batch, Span<float> dOutputs);

    /// <summary>
    /// The sum of the weights of what counts in this batch: rows, steps with a known tag for the linear chain, or sequences for the connectionist temporal loss.
    /// Rows that are ignored or without any target count as 0.
    /// </summary>
    /// <param name="batch">Outputs and targets; the outputs themselves are not read.</param>
    /// <returns>The weight to divide the sum of losses by.</returns>
    /// <exception cref="ArgumentException">The spans of the batch do not fit each other or this loss, or a class is out of range.</exception>
    public double TotalWeight(in LossBatch batch);
}
