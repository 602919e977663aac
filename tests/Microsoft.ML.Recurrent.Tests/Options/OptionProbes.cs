using Microsoft.ML.Recurrent.Evaluation.Accuracy;
using Microsoft.ML.Recurrent.Evaluation.Rows;
using Microsoft.ML.Recurrent.LanguageModels;

namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>A small estimator of every kind, all of one LSTM layer of three units that reads forward, trained for one epoch.</summary>
internal static class OptionProbes
{
    public const string BinaryTrainer = "binary", MulticlassTrainer = "multiclass", RegressionTrainer = "regression", TaggingTrainer = "tagging";
    public const string LanguageModel = "language model", Featurizer = "featurizer", SeriesFeaturizer = "featurizer of series";
    public const string Local = "seasonal correction", Segments = "segment-wise", Direct = "direct", Autoregressive = "autoregressive", Detector = "detector";

    private const int Rows = 12;
    private const int SeriesRows = 60;

    public static IReadOnlyList<OptionProbe> All { get; } =
    [
        new OptionProbe<SequenceClassificationOptions>(() => Small(new SequenceClassificationOptions { LabelColumnName = "Flag", StepSize = 2 }),
            (ml, options, _) => ml.BinaryClassification.Trainers.Recurrent(options), Rows) { Name = BinaryTrainer },
        new OptionProbe<SequenceClassificationOptions>(() => Small(new SequenceClassificationOptions { LabelColumnName = "ClassKey", StepSize = 2 }),
            (ml, options, _) => ml.MulticlassClassification.Trainers.Recurrent(options), Rows) { Name = MulticlassTrainer },
        new OptionProbe<SequenceRegressionOptions>(() => Small(new SequenceRegressionOptions { LabelColumnName = "Target", StepSize = 2 }),
            (ml, options, _) => ml.Regression.Trainers.Recurrent(options), Rows) { Name = RegressionTrainer },
        new OptionProbe<SequenceTaggingOptions>(() => Small(new SequenceTaggingOptions { LabelColumnName = "Tags", StepSize = 2}),
            (ml, options, _) => ml.MulticlassClassification.Trainers.SequenceTagging(options), Rows) { Name = TaggingTrainer },
        new OptionProbe<LanguageModelOptions>(() => Small(new LanguageModelOptions { InputColumnName = "Text", EmbeddingSize = 7, TruncationLength = null }),
            (ml, options, _) => ml.Transforms.Text.RecurrentLanguageModel(options), Rows) { Name = LanguageModel },
        new OptionProbe<TextFeaturizingOptions>(() => Small(new TextFeaturizingOptions { InputColumnName = "Text", EmbeddingSize = 7 }),
            (ml, options, _) => ml.Transforms.Text.FeaturizeTextByRecurrent(options), Rows) { Name = Featurizer },
        new OptionProbe<SeriesFeaturizingOptions>(() => Small(new SeriesFeaturizingOptions { InputColumnName = "Features", OutputColumnName = "Vector", StepSize = 2 }),
            (ml, options, _) => ml.Transforms.FeaturizeSeriesByRecurrent(options), Rows) { Name = SeriesFeaturizer },
        Forecaster(Local, ForecastArchitecture.SeasonalCorrection),
        Forecaster(Segments, ForecastArchitecture.SegmentWise),
        Forecaster(Direct, ForecastArchitecture.Direct),
        Forecaster(Autoregressive, ForecastArchitecture.Autoregressive),
        new OptionProbe<ForecastingOptions>(() => Forecasting(ForecastArchitecture.SeasonalCorrection, 1),
            (ml, options, detection) => ml.Transforms.DetectAnomalyByRecurrent(options, detection), SeriesRows) { Name = Detector, Detects = true },
    ];

    private static OptionProbe<ForecastingOptions> Forecaster(string name, ForecastArchitecture architecture) =>
        new(() => Forecasting(architecture, 2), (ml, options, _) => ml.Forecasting.ForecastByRecurrent(options), SeriesRows) { Name = name };

    private static ForecastingOptions Forecasting(ForecastArchitecture architecture, int horizon) => Small(new ForecastingOptions
    {
        InputColumnName = "Target",
        Architecture = architecture,
        ContextLength = 6,
        Horizon = horizon,
        SeasonLength = 3,
        SegmentLength = architecture == ForecastArchitecture.SegmentWise ? 2 : null,
        NumberOfNetworks = 1,
        NumberOfSamples = architecture == ForecastArchitecture.Autoregressive ? 8 : Recurrent.Forecasting.ForecastingDefaults.NumberOfSamples,
    });

    private static TOptions Small<TOptions>(TOptions options)
        where TOptions : RecurrentOptions
    {
        options.Cell = CellKind.Lstm;
        (options.HiddenSize, options.Bidirectional, options.NumberOfEpochs, options.NumberOfThreads) = (3, false, 1, 1);
        (options.Dropout, options.InputDropout, options.WeightDecay) = (0, 0, 0);
        return options;
    }
}
