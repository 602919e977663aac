using Microsoft.ML.Recurrent.Tests.Tagging;

namespace Microsoft.ML.Recurrent.Tests.Laws;

/// <summary>Every estimator that takes text, small and quick, over rows with a column Text and labels that alternate.</summary>
public static class TextLearner
{
    /// <summary>Those that learn labels.</summary>
    public static TheoryData<string> Labelled => ["binary", "multiclass", "regression"];

    /// <summary>Those that learn the text itself.</summary>
    public static TheoryData<string> Unlabelled => ["featurizer", "language model"];

    public sealed record Row(string Text, bool Label, string Class, float Value);

    public static IDataView Data(MLContext ml, IEnumerable<string> texts) =>
        ml.Data.LoadFromEnumerable(texts.Select((text, i) => new Row(text, i % 2 == 0, "ab".Substring(i % 2, 1), i % 2)));

    /// <summary>Trains, and gives the warnings.</summary>
    public static List<string> Warnings(string name, int minimumTokenCount, string[] texts)
    {
        var warnings = new List<string>();
        var ml = Taggers.WithWarnings(warnings);
        Make(ml, name, minimumTokenCount).Fit(Data(ml, texts));
        return warnings;
    }

    public static IEstimator<ITransformer> Make(MLContext ml, string name, int minimumTokenCount, int epochs = 1) => name switch
    {
        "binary" => ml.BinaryClassification.Trainers.Recurrent(Options<SequenceClassificationOptions>(nameof(Row.Label), minimumTokenCount, epochs)),
        "multiclass" => ml.Transforms.Conversion.MapValueToKey("Key", nameof(Row.Class)).Append(
            ml.MulticlassClassification.Trainers.Recurrent(Options<SequenceClassificationOptions>("Key", minimumTokenCount, epochs))),
        "regression" => ml.Regression.Trainers.Recurrent(Options<SequenceRegressionOptions>(nameof(Row.Value), minimumTokenCount, epochs)),
        "featurizer" => ml.Transforms.Text.FeaturizeTextByRecurrent(new TextFeaturizingOptions
        {
            InputColumnName = nameof(Row.Text),
            HiddenSize = 4,
            EmbeddingSize = 4,
            MinimumTokenCount = minimumTokenCount,
            NumberOfEpochs = epochs,
            NumberOfThreads = 1,
        }),
        _ => ml.Transforms.Text.RecurrentLanguageModel(new LanguageModelOptions
        {
            InputColumnName = nameof(Row.Text),
            HiddenSize = 4,
            EmbeddingSize = 4,
            MinimumTokenCount = minimumTokenCount,
            NumberOfEpochs = epochs,
            NumberOfThreads = 1,
        }),
    };

    private static T Options<T>(string label, int minimumTokenCount, int epochs)
        where T : PooledSequenceOptions, new() => new()
        {
            FeatureColumnName = nameof(Row.Text),
            LabelColumnName = label,
            HiddenSize = 4,
            EmbeddingSize = 4,
            MinimumTokenCount = minimumTokenCount,
            NumberOfEpochs = epochs,
            NumberOfThreads = 1,
        };
}
