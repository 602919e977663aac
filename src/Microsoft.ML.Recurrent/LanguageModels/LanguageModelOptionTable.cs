using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>The options of language models.</summary>
internal static class LanguageModelOptionTable
{
    /// <summary>Gets the table.</summary>
    public static OptionTable<LanguageModelOptions> Table { get; } = new OptionTable<LanguageModelOptions>(TokenOptionTable.Table)
        .Add(o => o.InputColumnName, RecurrentDefaults.TextColumnName, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.OutputColumnName, LanguageModelDefaults.OutputColumnName, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.PerplexityColumnName, null, OptionBounds.ColumnName, row => row
            .Rule(o => o.PerplexityColumnName is null || o.PerplexityColumnName != o.OutputColumnName, "null, or a name other than OutputColumnName")
            .To(OptionUse.Columns))
        .Add(o => o.RowsAreContinuous, false, null, row => row.To(OptionUse.Rows))
        .Add(o => o.TieWeights, null, null, row => row
            .Rule(o => o.TieWeights is not true || o.PretrainedVectorsPath is not null || o.EmbeddingSize == o.TopSize,
                o => $"null or false with EmbeddingSize {o.EmbeddingSize} and a last layer of {o.TopSize} values")
            .Network((n, o) => n with { TieWeights = o.Ties(n.Embedding!.Size) }))
        .Add(o => o.SampledTokens, null, OptionBounds.AtLeast(1), row => row.To(OptionUse.Training))
        .Add(o => o.ActivationRegularization, 0, OptionBounds.NotNegative, row => row
            .Training((t, o) => t with { Noise = t.Noise with { ActivationRegularization = o.ActivationRegularization } }))
        .Add(o => o.TemporalActivationRegularization, 0, OptionBounds.NotNegative, row => row
            .Training((t, o) => t with { Noise = t.Noise with { TemporalActivationRegularization = o.TemporalActivationRegularization } }))
        .Add(o => o.WeightDropout, 0, OptionBounds.Share, row => row
            .OnlyIf(o => CellKinds.Find(o.Cell) is not { HasRecurrentProduct: false }, "Cell is one whose gates read the hidden state")
            .Training((t, o) => t with { Noise = t.Noise with { WeightDropout = o.WeightDropout } }))
        .Add(o => o.AveragingPatience, null, OptionBounds.AtLeast(1), row => row
            .OnlyIf(o => o.WeightAveraging == 0, "WeightAveraging is 0")
            .Training((t, o) => t with { AveragingPatience = o.AveragingPatience ?? 0 }))
        .Add(o => o.RandomTruncation, false, null, row => row
            .OnlyIf(o => o.TruncationLength is not null, "TruncationLength is given")
            .Rule(o => !o.RandomTruncation || o.TruncationStride is null, "false with a TruncationStride")
            .Rule(o => !o.RandomTruncation || o.DilationFactor is null, "false with a DilationFactor, whose windows are multiples of the dilation")
            .Training((t, o) => t with { RandomTruncation = o.RandomTruncation }))
        .Default(o => o.HiddenSize, LanguageModelDefaults.HiddenSize)
        .Default(o => o.EmbeddingSize, LanguageModelDefaults.HiddenSize)
        .Default(o => o.LearningRate, LanguageModelDefaults.LearningRate)
        .Default(o => o.TruncationLength, LanguageModelDefaults.TruncationLength)
        .Also(o => o.RowsAreContinuous, row => row.FixedBy<LanguageModelStart>((start, _) => start.Model.RowsAreContinuous))
        .Also(o => o.TieWeights, row => row.FixedByNetwork(n => n.TieWeights))
        .Also(o => o.Bidirectional, row => row.Rule(o => !o.Bidirectional, "false: the model would otherwise read the tokens it has to predict"));
}
