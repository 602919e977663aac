using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.PageChecks;

/// <summary>
/// Pages of experiments as people make them: many trials with folds, pruned and failed ones; a single trial; names and texts that are long or hostile.
/// </summary>
internal static class SamplePages
{
    /// <summary>Writes the pages.</summary>
    /// <returns>Name and path of each.</returns>
    public static IReadOnlyList<(string Name, string Path)> Write(string folder)
    {
        (string Name, ExperimentResult Result)[] results = [("many", Many()), ("one", One()), ("long", WithLongTexts())];
        return [.. results.Select(sample =>
        {
            var path = Path.Combine(folder, $"{sample.Name}.html");
            sample.Result.SaveHtml(path);
            return (sample.Name, path);
        })];
    }

    private static ExperimentResult Many()
    {
        var ml = new MLContext(1);
        return ml.Recurrent.CreateExperiment(
            () => new SequenceRegressionOptions { LabelColumnName = nameof(Wave.Target), NumberOfEpochs = 6, HiddenSize = 4, ValidationFraction = 0.3f },
            (context, options) => context.Regression.Trainers.Recurrent(options),
            ExperimentData.CrossValidation(ml.Data.LoadFromEnumerable(Wave.Make(24)), numberOfFolds: 3),
            ExperimentMetric.Regression(RegressionMetric.RootMeanSquaredError, nameof(Wave.Target)),
            new ExperimentOptions
            {
                MaximumTrials = 24,
                NumberOfThreads = 1,
                Pruner = new MedianPruner(minimumEpochs: 2, minimumTrials: 6),
                Space = ExperimentSpace.Of<SequenceRegressionOptions>()
                    .Only("BatchSize", "Bidirectional", "Cell", "Dropout", "HiddenSize", "LayerNormalization", "LearningRate", "Loss", "NumberOfEpochs",
                        "Pooling")
                    .WithIntegerRange("HiddenSize", 2, 16).WithIntegerRange("NumberOfEpochs", 3, 8).WithRange("LearningRate", 0.001, 0.01, true),
            }).Run();
    }

    private static ExperimentResult One()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Wave.Make(24));
        return ml.Recurrent.CreateExperiment(
            () => new SequenceClassificationOptions { LabelColumnName = "Key", NumberOfEpochs = 40, HiddenSize = 8 },
            (context, options) => context.Transforms.Conversion.MapValueToKey("Key", nameof(Wave.Kind))
                .Append(context.MulticlassClassification.Trainers.Recurrent(options)),
            ExperimentData.TrainValidation(data, data),
            ExperimentMetric.Multiclass(MulticlassMetric.MicroAccuracy, "Key"),
            new ExperimentOptions { MaximumTrials = 1, NumberOfThreads = 1 }).Run();
    }

    private static ExperimentResult WithLongTexts()
    {
        var ml = new MLContext(1);
        var space = ExperimentSpace.Empty.WithRange(nameof(LongOptions.AnOptionWithAnExtraordinarilyLongNameThatNobodyWouldLikeToType), 0.0, 1.0)
            .WithChoice(nameof(LongOptions.Text), "plain", "plain",
                "<script>alert(1)</script> & \"quotes\" in a text that is rather long, much longer than a column is wide")
            .WithRange(nameof(LongOptions.Rate), 1e-5, 1e-2, logarithmic: true);
        var trials = 0;
        return ml.Recurrent.CreateExperiment<LongOptions>(
            (context, options) => trials++ % 5 == 4
                ? throw new InvalidOperationException(
                    "It went wrong at https://example.invalid/a/very/long/address/that/has/no/place/to/break/and/goes/on/and/on?with=parameters")
                : context.Regression.Trainers.Gru(nameof(Wave.Target), hiddenSize: 2, numberOfEpochs: 1),
            ExperimentData.TrainValidation(ml.Data.LoadFromEnumerable(Wave.Make(6)), ml.Data.LoadFromEnumerable(Wave.Make(6))),
            ExperimentMetric.Regression(RegressionMetric.RSquared, nameof(Wave.Target)),
            new ExperimentOptions { MaximumTrials = 12, NumberOfThreads = 1, Space = space }).Run();
    }

    private sealed class LongOptions
    {
        public double AnOptionWithAnExtraordinarilyLongNameThatNobodyWouldLikeToType { get; set; }

        public string Text { get; set; } = "plain";

        public double Rate { get; set; } = 1e-3;
    }
}
