using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Featurizing.Series;

/// <summary>The options of the estimator that learns to make features of series.</summary>
internal static class SeriesFeaturizingOptionTable
{
    /// <summary>Gets the table.</summary>
    public static OptionTable<SeriesFeaturizingOptions> Table { get; } = new OptionTable<SeriesFeaturizingOptions>(RecurrentOptionTable.Table)
        .Add(o => o.OutputColumnName, RecurrentDefaults.FeatureColumnName, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.InputColumnName, null, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.StepSize, RecurrentDefaults.StepSize, OptionBounds.Between(1, SeriesFeaturizingDefaults.LargestStep), row => row.To(OptionUse.Rows))
        .Add(o => o.NormalizeFeatures, true, null, row => row.To(OptionUse.Outputs))
        .Default(o => o.Cell, CellKind.Gru)
        .Default(o => o.NumberOfEpochs, SeriesFeaturizingDefaults.NumberOfEpochs)
        .Default(o => o.BatchSize, SeriesFeaturizingDefaults.BatchSize)
        .Also(o => o.StepSize, row => row.FixedBy<SeriesFeaturizingStart>((start, _) => start.Model.StepSize))
        .Also(o => o.Bidirectional, row => row.Rule(o => !o.Bidirectional, "false: the network would otherwise read the values it has to forecast"));
}
