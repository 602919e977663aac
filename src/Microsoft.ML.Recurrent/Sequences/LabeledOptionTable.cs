using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>The options of the trainers that learn a label from a column of sequences.</summary>
internal static class LabeledOptionTable
{
    /// <summary>Gets the table.</summary>
    public static OptionTable<LabeledSequenceOptions> Table { get; } = new OptionTable<LabeledSequenceOptions>(TokenOptionTable.Table)
        .Add(o => o.LabelColumnName, RecurrentDefaults.LabelColumnName, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.FeatureColumnName, RecurrentDefaults.FeatureColumnName, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.ExampleWeightColumnName, null, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.StepSize, RecurrentDefaults.StepSize, OptionBounds.Between(1, RecurrentDefaults.LargestSize), row => row
            .Reads(SequenceKind.Numbers).To(OptionUse.Rows))
        .Add(o => o.NormalizeFeatures, true, null, row => row.Reads(SequenceKind.Numbers).To(OptionUse.Rows))
        .Add(o => o.CharacterFeatures, false, null, row => row.Reads(TokenOptionTable.Text).To(OptionUse.Network))
        .Add(o => o.CharacterEmbeddingSize, RecurrentDefaults.CharacterEmbeddingSize, OptionBounds.Between(1, RecurrentDefaults.LargestSize), row => row
            .OnlyIf(o => o.CharacterFeatures, "CharacterFeatures is true").Reads(TokenOptionTable.Text)
            .Network((n, o) => n.Characters is null ? n : n with { Characters = n.Characters with { EmbeddingSize = o.CharacterEmbeddingSize } }))
        .Add(o => o.CharacterHiddenSize, RecurrentDefaults.CharacterHiddenSize, OptionBounds.Between(1, RecurrentDefaults.LargestSize), row => row
            .OnlyIf(o => o.CharacterFeatures, "CharacterFeatures is true").Reads(TokenOptionTable.Text)
            .Network((n, o) => n.Characters is null ? n : n with { Characters = n.Characters with { HiddenSize = o.CharacterHiddenSize } }))
        .Add(o => o.MaximumCharacters, RecurrentDefaults.MaximumCharacters, OptionBounds.Between(1, RecurrentDefaults.LargestSize), row => row
            .OnlyIf(o => o.CharacterFeatures, "CharacterFeatures is true").Reads(TokenOptionTable.Text).To(OptionUse.Rows))
        .Add(o => o.Encoder, null, null, row => row.To(OptionUse.Network))
        .Add(o => o.UnfreezeAfterEpochs, RecurrentDefaults.UnfreezeAfterEpochs, OptionBounds.AtLeast(0), row => row
            .OnlyIf(o => o.Encoder is not null, "Encoder is given").To(OptionUse.Training))
        .Add(o => o.NumberOfNetworks, RecurrentDefaults.NumberOfNetworks, OptionBounds.Between(1, RecurrentDefaults.MostNetworks), row => row)
        .Also(o => o.CharacterFeatures, row => row.FixedBy<ModelStart>((start, _) => start.MaximumCharacters > 0))
        .Also(o => o.CharacterEmbeddingSize, row => row.FixedBy<ModelStart>((start, o) => start.Network!.Characters?.EmbeddingSize ?? o.CharacterEmbeddingSize))
        .Also(o => o.CharacterHiddenSize, row => row.FixedBy<ModelStart>((start, o) => start.Network!.Characters?.HiddenSize ?? o.CharacterHiddenSize))
        .Also(o => o.MaximumCharacters, row => row
            .FixedBy<ModelStart>((start, o) => start.MaximumCharacters > 0 ? start.MaximumCharacters : o.MaximumCharacters))
        .Also(o => o.NormalizeFeatures, row => row
            .FixedBy<SequenceStart>((start, o) => start.Model.Encoding.Kind == SequenceKind.Numbers ? start.NormalizesFeatures : o.NormalizeFeatures))
        .Also(o => o.NumberOfNetworks, row => row.FixedBy<ModelStart>((start, _) => start.NumberOfNetworks))
        .Also(o => o.Encoder, row => row.FixedBy<ModelStart>((_, _) => null))
        .Also(o => o.MinimumTokenCount, row => row.OnlyIf(o => o.Encoder is null, "Encoder is null"))
        .Also(o => o.MaximumVocabularySize, row => row.OnlyIf(o => o.Encoder is null, "Encoder is null"));
}
