using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Featurizing;

/// <summary>The options of the estimator that turns each text into a vector.</summary>
internal static class FeaturizingOptionTable
{
    private const string OneDirection = "Bidirectional is false";

    private static readonly OptionBounds s_pooling = new($"one or several of {FeaturizingDefaults.EveryPooling}",
        value => value is EncoderPooling pooling && pooling != EncoderPooling.None && (pooling & ~FeaturizingDefaults.EveryPooling) == 0);

    /// <summary>Gets the table.</summary>
    public static OptionTable<TextFeaturizingOptions> Table { get; } = new OptionTable<TextFeaturizingOptions>(TokenOptionTable.Table)
        .Add(o => o.OutputColumnName, RecurrentDefaults.FeatureColumnName, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.InputColumnName, null, OptionBounds.ColumnName, row => row.To(OptionUse.Columns))
        .Add(o => o.Pooling, FeaturizingDefaults.Pooling, s_pooling, row => row.To(OptionUse.Outputs))
        .Add(o => o.NormalizeFeatures, true, null, row => row.To(OptionUse.Outputs))
        .Add(o => o.UnitLength, false, null, row => row.To(OptionUse.Outputs))
        .Add(o => o.TokenFrequencySmoothing, 0, OptionBounds.NotNegative, row => row
            .OnlyIf(o => o.Pooling.HasFlag(EncoderPooling.EmbeddingMean), "Pooling has EmbeddingMean").To(OptionUse.Outputs))
        .Add(o => o.OrthogonalEmbedding, false, null, row => row
            .Network((n, o) => n with { Initialization = n.Initialization with { OrthogonalEmbedding = o.OrthogonalEmbedding } }))
        .Add(o => o.SampledTokens, FeaturizingDefaults.SampledTokens, OptionBounds.AtLeast(1), row => row.To(OptionUse.Training))
        .Add(o => o.PretrainingData, null, null, row => row.To(OptionUse.Rows))
        .Add(o => o.LearnFromInput, true, null, row => row.OnlyIf(o => o.PretrainingData is not null, "PretrainingData is given").To(OptionUse.Rows))
        .Default(o => o.Bidirectional, true)
        .Default(o => o.HiddenSize, FeaturizingDefaults.HiddenSize)
        .Default(o => o.EmbeddingSize, FeaturizingDefaults.EmbeddingSize)
        .Default(o => o.Dropout, FeaturizingDefaults.Dropout)
        .Default(o => o.NumberOfEpochs, FeaturizingDefaults.NumberOfEpochs)
        .Default(o => o.LearningRate, FeaturizingDefaults.LearningRate)
        .Default(o => o.MaximumLength, FeaturizingDefaults.MaximumLength)
        .Also(o => o.Blocks, row => row.OnlyIf(o => !o.Bidirectional, OneDirection))
        .Also(o => o.DilationFactor, row => row.OnlyIf(o => !o.Bidirectional, OneDirection))
        .Also(o => o.AttentionWindow, row => row.OnlyIf(o => !o.Bidirectional, OneDirection))
        .Also(o => o.OrthogonalEmbedding, row => row.FixedByNetwork(_ => false)) // vectors are not drawn
        .Also(o => o.Bidirectional, row => row // each direction predicts the next token on its own
            .Network((n, o) => n with { Bidirectional = o.Bidirectional, SeparateDirections = o.Bidirectional, HeadPerDirection = o.Bidirectional }));
}
