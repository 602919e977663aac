using Microsoft.ML.Recurrent.Engine.Chains;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>The options of the trainer that assigns a tag to each step of a sequence.</summary>
internal static class TaggingOptionTable
{
    /// <summary>Gets the table.</summary>
    public static OptionTable<SequenceTaggingOptions> Table { get; } = new OptionTable<SequenceTaggingOptions>(LabeledOptionTable.Table)
        .Add(o => o.UseConditionalRandomField, true, null, row => row.Network((n, o) => n with { TransitionScores = o.UseConditionalRandomField }))
        .Add(o => o.TagScheme, null, OptionBounds.Defined<TagScheme>(), row => row.To(OptionUse.Outputs))
        .Default(o => o.Bidirectional, true)
        .Default(o => o.HiddenSize, TaggingDefaults.HiddenSize)
        .Default(o => o.EmbeddingSize, TaggingDefaults.EmbeddingSize)
        .Default(o => o.Dropout, TaggingDefaults.Dropout)
        .Default(o => o.InputDropout, TaggingDefaults.InputDropout)
        .Default(o => o.NumberOfEpochs, TaggingDefaults.NumberOfEpochs)
        .Default(o => o.LearningRate, TaggingDefaults.LearningRate)
        .Default(o => o.CharacterFeatures, true)
        .Also(o => o.TruncationLength, row => row
            .OnlyIf(o => !o.UseConditionalRandomField, "UseConditionalRandomField, which needs whole sequences, is false"));
}
