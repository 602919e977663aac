namespace Microsoft.ML.Recurrent;

/// <summary>
/// Everything about a trainer that assigns a class to a sequence, of two (<c>BinaryClassification</c>) or many (<c>MulticlassClassification</c>).
/// </summary>
/// <remarks>An estimator checks and copies its options when it is constructed. Not safe for concurrent changes.</remarks>
public sealed class SequenceClassificationOptions : SequenceTrainerOptions
{
    /// <summary>Share of the target's weight that is spread evenly over all classes (Szegedy et al. 2016).</summary>
    /// <value>Default 0; at least 0 and below 1.</value>
    public float LabelSmoothing { get; set; }

    /// <summary>
    /// Weight of each class in the loss, in the order of the label's keys; for two classes first false, then true. Null means that all count the same.
    /// </summary>
    /// <value>Default null; one value per class, each finite and at least 0, not all 0.</value>
    public float[]? ClassWeights { get; set; }

    /// <summary>Whether classes are weighed so that each has the same total weight in the training rows.</summary>
    /// <value>Default false; true only without <see cref="ClassWeights"/>.</value>
    public bool BalanceClasses { get; set; }

    /// <inheritdoc/>
    private protected override void Check(OptionViolations violations)
    {
        base.Check(violations);
        violations.RequireShare(nameof(LabelSmoothing), LabelSmoothing);
        if (ClassWeights is { } weights)
        {
            var valid = weights.Length > 0 && weights.All(w => w >= 0 && float.IsFinite(w)) && weights.Any(w => w > 0);
            violations.Require(valid, nameof(ClassWeights), $"[{string.Join(", ", weights)}]",
                "null, or one value per class, each finite and at least 0, not all 0");
            violations.Require(!BalanceClasses, nameof(BalanceClasses), BalanceClasses, $"false with {nameof(ClassWeights)}");
        }
    }

    /// <inheritdoc/>
    private protected override void CopyArrays()
    {
        base.CopyArrays();
        ClassWeights = (float[]?)ClassWeights?.Clone();
    }
}
