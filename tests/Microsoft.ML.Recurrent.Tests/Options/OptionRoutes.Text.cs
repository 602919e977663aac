using static Microsoft.ML.Recurrent.Tests.Options.OptionProbes;

namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>Where the options of language models and featurizers go.</summary>
internal static partial class OptionRoutes
{
    private static OptionRoute[] OfText =>
    [
        new("InputColumnName", "OtherText", ["model.Columns.Input", "model.LanguageModel.*", .. s_vocabulary]) { Only = [LanguageModel] },
        new("OutputColumnName", "Column", "model.Columns.Output", "model.Columns.Perplexity=ColumnPerplexity") { Only = [LanguageModel] },
        new("PerplexityColumnName", "Column", "model.Columns.Perplexity"),
        new("RowsAreContinuous", true, "model.LanguageModel.RowsAreContinuous", "Shuffle=0", "training set~", "BatchSize*"),
        new("TieWeights", true, "network.TieWeights") { SetUp = Untied },
        new("SampledTokens", 2, "SampledClasses"),
        new("ActivationRegularization", 0.5f, "ActivationRegularization") { Only = [LanguageModel] },
        new("TemporalActivationRegularization", 0.5f, "TemporalActivationRegularization") { Only = [LanguageModel] },
        new("WeightDropout", 0.25f, "WeightDropout") { Only = [LanguageModel] },
        new("RandomTruncation", true, "RandomTruncation=1") { SetUp = o => o.TruncationLength = 2, Only = [LanguageModel] },
        new("AveragingPatience", 3, "AveragingPatience") { SetUp = o => o.ValidationFraction = 0.25f, Only = [LanguageModel] },

        new("InputColumnName", "OtherText", ["model.Encoder.InputColumnName", "model.Encoder.Encoding.*", .. s_vocabulary]) { Only = [Featurizer] },
        new("OutputColumnName", "Column", "model.Encoder.OutputColumnName") { Only = [Featurizer] },
        new("InputColumnName", "OtherFeatures", "model.Featurizer.InputColumnName", "model.Featurizer.Scale*", "training set~") { Only = [SeriesFeaturizer] },
        new("OutputColumnName", "Column", "model.Featurizer.OutputColumnName") { Only = [SeriesFeaturizer] },
        new("StepSize", 4, "network.InputSize=32", "network.OutputSize=32", "model.Featurizer.StepSize", "model.Featurizer.*", "training set~")
            { Only = [SeriesFeaturizer] },
        new("NormalizeFeatures", false, "model.Featurizer.Scale*") { Only = [SeriesFeaturizer] },
        new("Pooling", EncoderPooling.Max, "model.Encoder.Pooling", "model.Encoder.OutputSize~", "model.Encoder.Finish.Scale*") { Only = [Featurizer] },
        new("NormalizeFeatures", false, "model.Encoder.Finish.Scale*") { Only = [Featurizer] },
        new("UnitLength", true, "model.Encoder.Finish.UnitLength"),
        new("TokenFrequencySmoothing", 0.25f, "model.Encoder.Finish.TokenWeights~", "model.Encoder.Finish.TokenWeights.Count~"),
        new("OrthogonalEmbedding", true, "network.Initialization.OrthogonalEmbedding"),
        new("PretrainingData", OptionSample.OtherRows, "training set:22 examples", "model.Encoder.*"),
        new("LearnFromInput", false, "training set:10 examples", "model.Encoder.*")
            { SetUp = o => ((TextFeaturizingOptions)o).PretrainingData = OptionSample.OtherRows },
    ];

    private static void Untied(RecurrentOptions options) =>
        (((LanguageModelOptions)options).EmbeddingSize, ((LanguageModelOptions)options).TieWeights) = (3, false);
}
