using Microsoft.ML.Recurrent.Tests.Anomalies;
using Microsoft.ML.Recurrent.Tests.Featurizing;
using Microsoft.ML.Recurrent.Tests.Forecasting;
using Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Tests.Tagging;

namespace Microsoft.ML.Recurrent.Tests.Saved;

/// <summary>A sample of every kind of file that the library saves, with every part a file of its kind can have in one of them.</summary>
internal static partial class SampleFiles
{
    private static readonly Lazy<int> s_written = new(WriteAll);

    /// <summary>The samples; one that reads another comes after it.</summary>
    public static IReadOnlyList<SampleFile> All { get; } = [.. OfSequences, .. OfFeatures, .. OfText, .. OfSeries, .. OfPretrained, .. OfRuns];

    /// <summary>Writes all files anew where the environment asks for it, once.</summary>
    /// <returns>The number of files written.</returns>
    public static int WriteIfAsked() => SampleFile.IsAskedFor ? s_written.Value : 0;

    private static int WriteAll()
    {
        foreach (var sample in All)
            sample.WriteAnew();
        return All.Count;
    }

    private static SampleFile[] OfSequences =>
    [
        Model("binary", () => SequenceRow.Make(12),
            (ml, _) => ml.BinaryClassification.Trainers.Recurrent(Small(new SequenceClassificationOptions { StepSize = 2 })),
            "PredictedLabel", "Score", "Probability"),
        Model("multiclass", () => SequenceRow.Make(12), (ml, _) => ml.Transforms.Conversion.MapValueToKey("Label", "Class").Append(
            ml.MulticlassClassification.Trainers.Recurrent(Small(new SequenceClassificationOptions
            {
                StepSize = 2,
                Cell = CellKind.Gru,
                Bidirectional = true,
                NumberOfLayers = 2,
            }))),
            "PredictedLabel", "Score"),
        Model("regression", () => SequenceRow.Make(12), (ml, _) => ml.Regression.Trainers.Recurrent(Small(new SequenceRegressionOptions
        {
            StepSize = 2,
            LabelColumnName = "Target",
            Cell = CellKind.Elman,
            LayerNormalization = true,
            MaximumLength = 4,
        })), "Score"),
        Model("variants", () => SequenceRow.Make(12), (ml, _) => ml.Regression.Trainers.Recurrent(Small(new SequenceRegressionOptions
        {
            StepSize = 2,
            LabelColumnName = "Target",
            Peepholes = true,
            CoupledInputForget = true,
            ProjectionSize = 2,
            Pooling = SequencePooling.Max,
            NormalizeFeatures = false,
        })), "Score"),
        Model("explained", () => TextRow.Make(12), (ml, _) => ml.BinaryClassification.Trainers.Recurrent(Small(new SequenceClassificationOptions
        {
            FeatureColumnName = "Words",
            Pooling = SequencePooling.Attention,
            AttentionSize = 2,
            AttentionColumnName = "Attention",
            TokenColumnName = "Tokens",
            CharacterFeatures = true,
            CharacterEmbeddingSize = 2,
            CharacterHiddenSize = 2,
            NumberOfNetworks = 2,
            EmbeddingSize = 3,
        })), "PredictedLabel", "Score", "Attention", "Tokens"),
        Model("tagging", () => TaggedRow.Make(12), (ml, settings) => ml.MulticlassClassification.Trainers.SequenceTagging(Taggers.Options(settings)),
            "PredictedLabel", "Score", "Probability"),
        Model("featured-tagging", () => StepFeatureRow.Make(12), (ml, settings) =>
        {
            var options = Taggers.Options(settings);
            options.AdditionalFeatures = ["Kind", "Key", new StepFeature("Numbers") { StepSize = 2 }];
            options.NumberOfNetworks = 2;
            return ml.MulticlassClassification.Trainers.SequenceTagging(options);
        }, "PredictedLabel", "Score", "Probability"),
        Model("labeled-tagging", () => LabeledRow.Make(12), (ml, settings) =>
        {
            var options = Taggers.Options(settings);
            (options.RowLabelColumnName, options.NumberOfNetworks) = (nameof(LabeledRow.Intent), 2);
            return ml.MulticlassClassification.Trainers.SequenceTagging(options);
        }, "PredictedLabel", "Score", "Probability", "PredictedRowLabel", "RowScore"),
    ];

    private static SampleFile[] OfFeatures =>
    [
        Model("series-featurizer", () => SequenceRow.Make(12), (ml, _) => ml.Transforms.FeaturizeSeriesByRecurrent(Small(new SeriesFeaturizingOptions
        {
            InputColumnName = "Features",
            OutputColumnName = "Vector",
            StepSize = 2,
        })), "Vector"),
    ];

    private static SampleFile[] OfText =>
    [
        Model("featurizer", () => TextRow.Make(12), (ml, _) =>
        {
            var options = Featurizers.Small();
            (options.HiddenSize, options.EmbeddingSize, options.UnitLength, options.TokenFrequencySmoothing) = (3, 4, true, 0.01f);
            options.Pooling = EncoderPooling.Last | EncoderPooling.EmbeddingMean;
            return ml.Transforms.Text.FeaturizeTextByRecurrent(options);
        }, "Features"),
        Model("language-model", () => LanguageModels.TextRow.Sentences(12), (ml, _) => ml.Transforms.Text.RecurrentLanguageModel(
            Small(new LanguageModelOptions { EmbeddingSize = 4, MinimumTokenCount = 1, RowsAreContinuous = true })),
            "LogProbabilities", "LogProbabilitiesPerplexity"),
    ];

    private static SampleFile[] OfSeries =>
    [
        Model("seasonal-correction", () => SeriesRow.Of(SeriesRow.Wave(60)),
            (ml, settings) => ml.Forecasting.ForecastByRecurrent(Forecasters.Options(settings)), Forecasters.OutputColumns),
        .. new[] { ForecastArchitecture.SegmentWise, ForecastArchitecture.Direct, ForecastArchitecture.Autoregressive }.Select(architecture =>
            Model(architecture.ToString(), () => Store.Hours(30, "a", "b"), (ml, settings) =>
            {
                var options = GlobalForecasters.AllOptions(architecture);
                (options.HiddenSize, options.NumberOfNetworks, options.ExponentialSmoothing) = (3, 2, architecture == ForecastArchitecture.Direct);
                return ml.Forecasting.ForecastByRecurrent(options);
            }, GlobalForecasters.OutputColumns)),
        Model("detector", () => SeriesRow.Of(SeriesRow.Wave(60)),
            (ml, settings) => ml.Transforms.DetectAnomalyByRecurrent(Detectors.Forecasting(settings)), "Anomaly"),
    ];

    private static SampleFile Model<TRow>(
        string name, Func<IReadOnlyList<TRow>> rows, Func<MLContext, RunSettings, IEstimator<ITransformer>> create, params string[] columns)
        where TRow : class => new(
        name + ".zip",
        path =>
        {
            var ml = new MLContext(1);
            var data = ml.Data.LoadFromEnumerable(rows());
            ml.Model.Save(create(ml, new RunSettings { NumberOfEpochs = 2 }).Fit(data), data.Schema, path);
        },
        path =>
        {
            var ml = new MLContext(1);
            return OutputText.Of(ml.Model.Load(path, out _).Transform(ml.Data.LoadFromEnumerable(rows())), columns).TakeLast(4);
        });

    private static TOptions Small<TOptions>(TOptions options)
        where TOptions : RecurrentOptions
    {
        (options.HiddenSize, options.NumberOfEpochs, options.NumberOfThreads, options.LearningRate) = (4, 2, 1, 0.02f);
        return options;
    }
}
