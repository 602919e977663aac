using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Regression;

/// <summary>The options of the trainer that predicts a number for a sequence.</summary>
internal static class RegressionOptionTable
{
    /// <summary>Gets the table.</summary>
    public static OptionTable<SequenceRegressionOptions> Table { get; } = new OptionTable<SequenceRegressionOptions>(PooledOptionTable.Table)
        .Add(o => o.Loss, RegressionLoss.Squared, OptionBounds.Defined<RegressionLoss>(), row => row.To(OptionUse.Loss))
        .Add(o => o.HuberThreshold, RecurrentDefaults.HuberThreshold, OptionBounds.Positive, row => row
            .OnlyIf(o => o.Loss == RegressionLoss.Huber, "Loss is Huber").To(OptionUse.Loss));
}
