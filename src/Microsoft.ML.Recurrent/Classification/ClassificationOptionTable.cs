using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>The options of the trainers that assign a class to a sequence.</summary>
internal static class ClassificationOptionTable
{
    private static readonly OptionBounds s_weights = new("one value per class, each finite and at least 0, not all 0", value => value is float[] weights
        && Array.TrueForAll(weights, weight => weight >= 0 && float.IsFinite(weight)) && Array.Exists(weights, weight => weight > 0));

    /// <summary>Gets the table.</summary>
    public static OptionTable<SequenceClassificationOptions> Table { get; } = new OptionTable<SequenceClassificationOptions>(PooledOptionTable.Table)
        .Add(o => o.LabelSmoothing, 0, OptionBounds.Share, row => row.To(OptionUse.Loss))
        .Add(o => o.ClassWeights, null, s_weights, row => row.To(OptionUse.Loss))
        .Add(o => o.BalanceClasses, false, null, row => row.OnlyIf(o => o.ClassWeights is null, "ClassWeights is null").To(OptionUse.Loss));
}
