using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Featurizing.Series;

/// <summary>The options of the estimator that makes features of series by a pretrained network.</summary>
internal static class PretrainedFeaturizingOptionTable
{
    /// <summary>Gets the table.</summary>
    public static OptionTable<PretrainedSeriesFeaturizingOptions> Table { get; } = new OptionTable<PretrainedSeriesFeaturizingOptions>()
        .Add(o => o.OutputColumnName, RecurrentDefaults.FeatureColumnName, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.InputColumnName, null, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.StepSize, RecurrentDefaults.StepSize, OptionBounds.Between(1, SeriesFeaturizingDefaults.LargestStep), row => row.To(OptionUse.Rows))
        .Add(o => o.Size, SeriesFeaturizingDefaults.Size, OptionBounds.Defined<PretrainedSize>(), row => row.To(OptionUse.Network))
        .Add(o => o.NormalizeFeatures, true, null, row => row.To(OptionUse.Outputs))
        .Add(o => o.CancellationToken, CancellationToken.None, null, row => row);
}
