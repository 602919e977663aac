using Microsoft.ML.Recurrent.Tests.Forecasting;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Anomalies;
using Microsoft.ML.Recurrent.Evaluation.Accuracy;

namespace Microsoft.ML.Recurrent.Tests.Laws;

/// <summary>Every estimator that takes numbers, small and quick, over one kind of rows: what a law holds for, it holds for all of them.</summary>
/// <param name="Name">The name in test results.</param>
/// <param name="Make">Makes the estimator, with a learning rate.</param>
/// <param name="OutputColumns">Columns of numbers that it adds.</param>
/// <param name="ScoresInUnitOfTarget">Whether its outputs are in the unit of the target.</param>
/// <param name="IsForecaster">Whether rows are steps of a series.</param>
public sealed record Learner(
    string Name, Func<MLContext, float, IEstimator<ITransformer>> Make, string[] OutputColumns, bool ScoresInUnitOfTarget = false, bool IsForecaster = false)
{
    private const int Epochs = 3;

    public static IReadOnlyList<Learner> All { get; } =
    [
        new("binary", (ml, rate) => ml.BinaryClassification.Trainers.Recurrent(Classification(rate, nameof(LawRow.Label))), ["Score"]),
        new("multiclass", (ml, rate) =>
            ml.Transforms.Conversion.MapValueToKey("Key", nameof(LawRow.Class)).Append(
                ml.MulticlassClassification.Trainers.Recurrent(Classification(rate, "Key"))), ["Score"]),
        new("regression", (ml, rate) => ml.Regression.Trainers.Recurrent(Regression(rate)), ["Score"], ScoresInUnitOfTarget: true),
        new("tagging", (ml, rate) => ml.MulticlassClassification.Trainers.SequenceTagging(Tagging(rate)), ["Score"]),
        .. Enum.GetValues<ForecastArchitecture>().Where(architecture => architecture != ForecastArchitecture.Automatic).SelectMany(architecture =>
            (architecture == ForecastArchitecture.Pretrained || ForecastingOptions.IsWithoutNetwork(architecture) ? [SeriesScaling.Automatic] : new[] { SeriesScaling.Linear, SeriesScaling.Logarithm }).Select(scaling => Forecaster(architecture, scaling))),
        new("anomalies", (ml, rate) =>
            ml.Transforms.DetectAnomalyByRecurrent(Forecasting(rate, ForecastArchitecture.Automatic, SeriesScaling.Automatic, horizon: 1)),
            [AnomalyDetectionDefaults.OutputColumnName], IsForecaster: true),
    ];

    public static Learner Of(string name) => All.Single(learner => learner.Name == name);

    public static TheoryData<string> Names => [.. All.Select(learner => learner.Name)];

    /// <summary>Trains.</summary>
    public ITransformer Fit(MLContext ml, IEnumerable<LawRow> rows, float learningRate = 0.02f) => Make(ml, learningRate).Fit(ml.Data.LoadFromEnumerable(rows));

    /// <summary>The outputs for rows, all in one.</summary>
    public double[] Outputs(MLContext ml, ITransformer model, IEnumerable<LawRow> rows)
    {
        var data = model.Transform(ml.Data.LoadFromEnumerable(rows));
        return [.. OutputColumns.SelectMany(name => data.Schema[name].Type switch
        {
            VectorDataViewType vector when vector.ItemType == NumberDataViewType.Double => data.GetColumn<double[]>(name).SelectMany(values => values),
            VectorDataViewType => data.GetColumn<float[]>(name).SelectMany(values => values).Select(value => (double)value),
            _ => data.GetColumn<float>(name).Select(value => (double)value),
        })];
    }

    public override string ToString() => Name;

    private static Learner Forecaster(ForecastArchitecture architecture, SeriesScaling scaling) => new(
        $"{architecture} {scaling}",
        (ml, rate) => ml.Forecasting.ForecastByRecurrent(Forecasting(rate, architecture, scaling, horizon: 4, bounds: true)),
        ["Forecast", "Lower", "Upper"], ScoresInUnitOfTarget: true, IsForecaster: true);

    private static SequenceClassificationOptions Classification(float rate, string label) => new()
    {
        LabelColumnName = label, StepSize = 2, HiddenSize = 5, Cell = CellKind.Gru, NumberOfEpochs = Epochs, LearningRate = rate, NumberOfThreads = 1,
    };

    private static SequenceRegressionOptions Regression(float rate) => new()
    {
        LabelColumnName = nameof(LawRow.Value), StepSize = 2, HiddenSize = 5, NumberOfEpochs = Epochs, LearningRate = rate, NumberOfThreads = 1,
    };

    private static SequenceTaggingOptions Tagging(float rate) => new()
    {
        LabelColumnName = nameof(LawRow.Tags), StepSize = 2, HiddenSize = 4, NumberOfEpochs = Epochs, LearningRate = rate, NumberOfThreads = 1,
    };

    private static ForecastingOptions Forecasting(float rate, ForecastArchitecture architecture, SeriesScaling scaling, int horizon, bool bounds = false)
    {
        var readsCovariates = architecture
            is not (ForecastArchitecture.SeasonalCorrection or ForecastArchitecture.Automatic or ForecastArchitecture.Pretrained)
            && !ForecastingOptions.IsWithoutNetwork(architecture);
        return new ForecastingOptions
        {
            InputColumnName = nameof(LawRow.Value),
            OutputColumnName = "Forecast",
            ConfidenceLowerBoundColumnName = bounds ? "Lower" : null,
            ConfidenceUpperBoundColumnName = bounds ? "Upper" : null,
            PastCovariateColumnNames = readsCovariates ? [nameof(LawRow.Covariate)] : [],
            Scaling = scaling,
            Normalization = WindowNormalization.Automatic,
            Horizon = horizon,
            ContextLength = 8,
            SeasonLength = 4,
            HiddenSize = 4,
            NumberOfNetworks = 1,
            NumberOfSamples = architecture == ForecastArchitecture.Autoregressive ? 16 : Recurrent.Forecasting.ForecastingDefaults.NumberOfSamples,
            NumberOfEpochs = Epochs,
            LearningRate = rate,
            NumberOfThreads = 1,
        }.With(architecture);
    }
}
