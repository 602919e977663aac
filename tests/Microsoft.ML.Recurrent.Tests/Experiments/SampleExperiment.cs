using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>A small experiment over a sequence classifier, a second long.</summary>
internal static class SampleExperiment
{
    public static ExperimentSpace Space { get; } = ExperimentSpace.Empty
        .WithIntegerRange("HiddenSize", 2, 16, logarithmic: true, initial: 4)
        .WithRange("LearningRate", 0.001, 0.1, logarithmic: true, initial: 0.01);

    public static IDataView Rows(MLContext ml, int count = 48) => ml.Data.LoadFromEnumerable(SequenceRow.Make(count));

    public static ExperimentData Data(MLContext ml) => ExperimentData.TrainValidation(Rows(ml), Rows(ml, 24));

    public static ExperimentMetric Metric { get; } = ExperimentMetric.Multiclass(MulticlassMetric.LogLoss, "ClassKey");

    public static SequenceClassificationOptions Initial() => new()
    {
        LabelColumnName = "ClassKey",
        StepSize = 2,
        NumberOfEpochs = 3,
        BatchSize = 16,
        ValidationFraction = 0.25f,
    };

    public static IEstimator<ITransformer> Pipeline(MLContext ml, SequenceClassificationOptions options) =>
        ml.Transforms.Conversion.MapValueToKey("ClassKey", nameof(SequenceRow.Class)).Append(ml.MulticlassClassification.Trainers.Recurrent(options));

    public static ExperimentOptions Options(int trials = 5) => new() { Space = Space, MaximumTrials = trials, NumberOfThreads = 1 };

    public static RecurrentExperiment Create(MLContext ml, ExperimentOptions options) => ml.Recurrent.CreateExperiment(Initial, Pipeline, Data(ml), Metric, options);

    /// <summary>What has to be the same in two experiments that made the same trials; time need not.</summary>
    public static IEnumerable<string> Outline(ExperimentResult result) => result.Trials.OrderBy(trial => trial.TrialId).Select(Outline).Append($"best {result.Best.TrialId}");

    public static string Outline(TrialResult trial) => string.Join(" | ",
    [
        trial.TrialId, trial.Parameters, trial.State, BitConverter.DoubleToInt64Bits(trial.Metric), BitConverter.DoubleToInt64Bits(trial.Loss),
        trial.Error ?? "",
        .. trial.Reports.Select(report => $"{report.Epoch}: {BitConverter.DoubleToInt64Bits(report.Loss)}"),
    ]);
}
