using Microsoft.ML.Recurrent.Mutations.Targets;

namespace Microsoft.ML.Recurrent.Mutations.Samples;

/// <summary>Small models of the tasks over sequences, each with other parts of a payload.</summary>
internal static class SequenceSamples
{
    public static IEnumerable<MutationTarget> Make(MLContext ml)
    {
        var rows = ml.Data.LoadFromEnumerable(SequenceRow.Make(12));
        var keyed = ml.Transforms.Conversion.MapValueToKey("ClassKey", "Class").Append(ml.Transforms.Conversion.MapValueToKey("WordKeys", "Words")).Fit(rows)
            .Transform(rows);
        yield return ModelTarget.Of("binary", ml, ml.BinaryClassification.Trainers.Recurrent(Small(new SequenceClassificationOptions
        {
            FeatureColumnName = "Numbers",
            LabelColumnName = "Flag",
            Pooling = SequencePooling.Attention,
            AttentionSize = 3,
            AttentionColumnName = "Attention",
        })).Fit(rows), rows);
        yield return ModelTarget.Of("multiclass", ml, ml.MulticlassClassification.Trainers.Recurrent(Small(new SequenceClassificationOptions
        {
            FeatureColumnName = "Text",
            LabelColumnName = "ClassKey",
            EmbeddingSize = 3,
            MinimumTokenCount = 1,
            CharacterFeatures = true,
            CharacterEmbeddingSize = 2,
            CharacterHiddenSize = 2,
            Bidirectional = true,
            NumberOfNetworks = 2,
        })).Fit(keyed), keyed);
        yield return ModelTarget.Of("keys", ml, ml.MulticlassClassification.Trainers.Recurrent(Small(new SequenceClassificationOptions
        {
            FeatureColumnName = "WordKeys",
            LabelColumnName = "ClassKey",
            EmbeddingSize = 3,
            Peepholes = true,
            ProjectionSize = 2,
            NumberOfLayers = 2,
        })).Fit(keyed), keyed);
        yield return ModelTarget.Of("regression", ml, ml.Regression.Trainers.Recurrent(Small(new SequenceRegressionOptions
        {
            FeatureColumnName = "Numbers",
            LabelColumnName = "Value",
            StepSize = 2,
            Cell = CellKind.Gru,
            LayerNormalization = true,
            Pooling = SequencePooling.Max,
        })).Fit(rows), rows);
        yield return ModelTarget.Of("tagging", ml, ml.MulticlassClassification.Trainers.SequenceTagging(Small(new SequenceTaggingOptions
        {
            FeatureColumnName = "Words",
            LabelColumnName = "Tags",
            EmbeddingSize = 3,
            MinimumTokenCount = 1,
            CharacterEmbeddingSize = 2,
            CharacterHiddenSize = 2,
        })).Fit(rows), rows);
        yield return ModelTarget.Of("featurizer", ml, ml.Transforms.Text.FeaturizeTextByRecurrent(Small(new TextFeaturizingOptions
        {
            InputColumnName = "Text",
            EmbeddingSize = 3,
            MinimumTokenCount = 1,
            TokenFrequencySmoothing = 0.001f,
            SampledTokens = null,
        })).Fit(rows), rows);
        yield return ModelTarget.Of("featurizer of series", ml, ml.Transforms.FeaturizeSeriesByRecurrent(Small(new SeriesFeaturizingOptions
        {
            InputColumnName = "Numbers",
            OutputColumnName = "Vector",
        })).Fit(rows), rows);
        var languageModel = ml.Transforms.Text.RecurrentLanguageModel(Small(new LanguageModelOptions { EmbeddingSize = 3, MinimumTokenCount = 1 })).Fit(rows);
        yield return ModelTarget.Of("language-model", ml, languageModel, rows);
        yield return new GeneratorTarget(ml, languageModel);
    }

    /// <summary>Sets what makes a model small and quick to train.</summary>
    public static T Small<T>(T options)
        where T : RecurrentOptions
    {
        options.HiddenSize = 3;
        options.NumberOfEpochs = 1;
        options.NumberOfThreads = 1;
        return options;
    }
}
