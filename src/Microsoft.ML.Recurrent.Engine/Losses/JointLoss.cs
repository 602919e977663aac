using System.Globalization;

namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// Represents the losses of a network with several heads: the loss of a batch is the sum over all heads of the losses of their targets, times the weight of the
/// head, divided by the number of targets of the main head that count.
/// </summary>
/// <remarks>A target of a whole sequence therefore counts as much as that of a single step, unless its head has another weight.</remarks>
/// <include file="../Documentation/Joint.xml" path="documentation/example"/>
public sealed class JointLoss : ILoss
{
    /// <summary>Initializes a new instance of the <see cref="JointLoss"/> class.</summary>
    /// <param name="main">The loss of the main head.</param>
    /// <param name="further">The losses of the further heads, in their order.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// There is no further loss, one of the losses is that of several heads or needs transition scores, or a weight is not finite or below 0.
    /// </exception>
    public JointLoss(ILoss main, params ReadOnlySpan<FurtherLoss> further)
    {
        ArgumentNullException.ThrowIfNull(main);
        if (further.IsEmpty)
            throw new ArgumentException("There is no further loss.", nameof(further));
        if (main.Further.Count > 0)
            throw new ArgumentException($"The main loss is {main.Name}, which is that of several heads.", nameof(main));
        foreach (var (loss, weight) in further)
        {
            ArgumentNullException.ThrowIfNull(loss, nameof(further));
            if (loss.Further.Count > 0 || loss.ReadsTransitions)
                throw new ArgumentException($"A further loss is {loss.Name}, which needs several heads or transition scores.", nameof(further));
            if (!float.IsFinite(weight) || weight < 0)
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"The weight of a further loss is {weight} but must be finite and at least 0."), nameof(further));
        }

        (Main, Further) = (main, further.ToArray());
    }

    /// <inheritdoc/>
    public string Name => $"{Main.Name}, {string.Join(", ", Further.Select(further => further.ToString()))}";

    /// <inheritdoc/>
    public IReadOnlyList<FurtherLoss> Further { get; }

    /// <summary>Gets the loss of the main head.</summary>
    internal ILoss Main { get; }

    /// <inheritdoc/>
    public bool ReadsTransitions => Main.ReadsTransitions;

    /// <inheritdoc/>
    public bool CanSampleClasses => Main.CanSampleClasses;

    /// <summary>Computes the loss of the main head.</summary>
    /// <inheritdoc/>
    public double Evaluate(in LossBatch batch, Span<float> dOutputs) => Main.Evaluate(batch, dOutputs);

    /// <summary>Returns the sum of the weights of what counts for the main head.</summary>
    /// <inheritdoc/>
    public double TotalWeight(in LossBatch batch) => Main.TotalWeight(batch);
}
