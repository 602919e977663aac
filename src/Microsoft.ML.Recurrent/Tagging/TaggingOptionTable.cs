using Microsoft.ML.Recurrent.Engine.Chains;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>The options of the trainer that assigns a tag to each step of a sequence.</summary>
internal static class TaggingOptionTable
{
    private static readonly OptionBounds s_features = new(
        "columns with different names, each with settings within their bounds",
        value => value is StepFeature[] features && Array.TrueForAll(features, feature => feature is { IsValid: true })
            && features.DistinctBy(feature => feature.ColumnName).Count() == features.Length);

    /// <summary>Gets the table.</summary>
    public static OptionTable<SequenceTaggingOptions> Table { get; } = new OptionTable<SequenceTaggingOptions>(LabeledOptionTable.Table)
        .Add(o => o.AdditionalFeatures, [], s_features, row => row
            .Rule(o => !o.AdditionalFeatures.Any(feature => feature.ColumnName == o.FeatureColumnName || feature.ColumnName == o.LabelColumnName),
                "columns other than FeatureColumnName and LabelColumnName")
            .To(OptionUse.Columns))
        .Add(o => o.RowLabelColumnName, null, OptionBounds.ColumnName, row => row
            .Rule(o => o.RowLabelColumnName is not { } name || (name != o.FeatureColumnName && name != o.LabelColumnName),
                "a column other than FeatureColumnName and LabelColumnName")
            .To(OptionUse.Columns))
        .Add(o => o.RowLabelWeight, TaggingDefaults.RowLabelWeight, OptionBounds.Positive, row => row
            .OnlyIf(o => o.RowLabelColumnName is not null, "RowLabelColumnName is given")
            .To(OptionUse.Loss))
        .Add(o => o.UseConditionalRandomField, true, null, row => row.Network((n, o) => n with { TransitionScores = o.UseConditionalRandomField }))
        .Add(o => o.TagScheme, null, OptionBounds.Defined<TagScheme>(), row => row.To(OptionUse.Outputs))
        .Add(o => o.RareTokenDropout, 0, OptionBounds.Share, row => row
            .OnlyIf(o => o.MinimumTokenCount == 1, "MinimumTokenCount is 1")
            .OnlyIf(o => o.Encoder is null, "Encoder is null")
            .Reads(TokenOptionTable.Text).To(OptionUse.Rows))
        .Add(o => o.MinimumUpdates, TaggingDefaults.MinimumUpdates, OptionBounds.AtLeast(0), row => row
            .OnlyIf(o => !o.IsGiven(nameof(o.NumberOfEpochs)), "NumberOfEpochs is not set")
            .To(OptionUse.Training))
        .Default(o => o.Bidirectional, true)
        .Default(o => o.HiddenSize, TaggingDefaults.HiddenSize)
        .Default(o => o.EmbeddingSize, TaggingDefaults.EmbeddingSize)
        .Default(o => o.Dropout, TaggingDefaults.Dropout)
        .Default(o => o.InputDropout, TaggingDefaults.InputDropout)
        .Default(o => o.NumberOfEpochs, TaggingDefaults.NumberOfEpochs)
        .Default(o => o.BatchSize, TaggingDefaults.BatchSize)
        .Default(o => o.WeightAveraging, TaggingDefaults.WeightAveraging)
        .Default(o => o.LearningRate, TaggingDefaults.LearningRate)
        .Default(o => o.CharacterFeatures, true)
        .Also(o => o.UseConditionalRandomField, row => row.FixedBy<ModelStart>((start, _) => start.Network!.TransitionScores))
        .Also(o => o.TruncationLength, row => row
            .OnlyIf(o => !o.UseConditionalRandomField, "UseConditionalRandomField, which needs whole sequences, is false"));
}
