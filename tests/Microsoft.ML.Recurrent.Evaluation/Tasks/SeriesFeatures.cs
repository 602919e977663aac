using System.Diagnostics;
using Microsoft.ML.Recurrent.Evaluation.Sequences;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// The classes of sequences of ten small sets, by ML.NET's multinomial logistic regression over vectors that were made without labels, by a GRU with the
/// library's defaults, and by the nearest training case. What the vectors hold, and the regularization and tolerance, which are the same for all sets, were
/// chosen by cross-validation on the training parts of all sets together.
/// </summary>
internal sealed class SeriesFeatures : EvaluationTask
{
    private const string Label = nameof(Label), Vector = nameof(Vector), One = nameof(One), Other = nameof(Other);
    private const string Pretrained = "pretrained", Learned = "learned", Both = "both", Trained = "gru", Nearest = "nearest";

    public override string Name => "series_features";

    public override string Summary => "Classes of the sequences of ten small sets: accuracy, and seconds to fit and to score, of LbfgsMaximumEntropy over "
        + "FeaturizeSeriesByPretrained, over FeaturizeSeriesByGru and over both side by side, and of a GRU trained with default options; accuracy of the nearest case.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        Dictionary<string, List<(double Accuracy, double Fit, double Score)>> results = [];
        var (warmUp, warmUpTest, warmUpSize) = SeriesSet.All[^1].Read(data);
        foreach (var (_, make) in Estimators)
            Run(make, warmUp, warmUpTest, warmUpSize, seed); // so that no time is that of compiling
        foreach (var set in SeriesSet.All)
        {
            var (training, test, stepSize) = set.Read(data);
            foreach (var (name, make) in Estimators)
            {
                var result = Run(make, training, test, stepSize, seed);
                if (!results.TryGetValue(name, out var list))
                    results[name] = list = [];
                list.Add(result);
                yield return new($"{set.Name}_{name}", result.Accuracy);
                yield return new($"{set.Name}_{name}_fit_seconds", result.Fit);
                yield return new($"{set.Name}_{name}_score_seconds", result.Score);
            }

            yield return new($"{set.Name}_{Nearest}", NearestSeries.Accuracy(training, test, stepSize));
        }

        foreach (var (name, list) in results)
        {
            yield return new($"mean_{name}", list.Average(result => result.Accuracy));
            yield return new($"fit_seconds_{name}", list.Sum(result => result.Fit));
            yield return new($"score_seconds_{name}", list.Sum(result => result.Score));
            yield return new($"fit_time_{name}_by_gru", list.Sum(result => result.Fit) / results[Trained].Sum(result => result.Fit));
        }
    }

    private static IEnumerable<(string Name, Func<MLContext, int, IEstimator<ITransformer>> Make)> Estimators =>
    [
        (Trained, (ml, stepSize) => ml.MulticlassClassification.Trainers.Gru(featureColumnName: nameof(LabelledSeries.Values), stepSize: stepSize)),
        (Pretrained, (ml, stepSize) => Linear(ml, FromPretrained(ml, Vector, stepSize))),
        (Learned, (ml, stepSize) => Linear(ml, FromLearned(ml, Vector, stepSize))),
        (Both, (ml, stepSize) => Linear(
            ml, FromPretrained(ml, One, stepSize).Append(FromLearned(ml, Other, stepSize)).Append(ml.Transforms.Concatenate(Vector, One, Other)))),
    ];

    private static IEstimator<ITransformer> FromPretrained(MLContext ml, string column, int stepSize) =>
        ml.Transforms.FeaturizeSeriesByPretrained(column, nameof(LabelledSeries.Values), stepSize);

    private static IEstimator<ITransformer> FromLearned(MLContext ml, string column, int stepSize) =>
        ml.Transforms.FeaturizeSeriesByGru(column, nameof(LabelledSeries.Values), stepSize);

    private static IEstimator<ITransformer> Linear(MLContext ml, IEstimator<ITransformer> featurizer) => featurizer.AppendCacheCheckpoint(ml)
        .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            FeatureColumnName = Vector,
            L1Regularization = 0,
            OptimizationTolerance = 1e-4f,
            NumberOfThreads = 1, // several would make the figure another one each time
        }));

    private static (double Accuracy, double Fit, double Score) Run(
        Func<MLContext, int, IEstimator<ITransformer>> make, IReadOnlyList<LabelledSeries> training, IReadOnlyList<LabelledSeries> test, int stepSize, int seed)
    {
        var ml = new MLContext(seed);
        var pipeline = ml.Transforms.Conversion.MapValueToKey(Label, nameof(LabelledSeries.Class)).Append(make(ml, stepSize));
        var watch = Stopwatch.StartNew();
        var model = pipeline.Fit(ml.Data.LoadFromEnumerable(training));
        var fit = watch.Elapsed.TotalSeconds;
        var accuracy = ml.MulticlassClassification.Evaluate(model.Transform(ml.Data.LoadFromEnumerable(test)), Label).MicroAccuracy;
        return (accuracy, fit, watch.Elapsed.TotalSeconds - fit);
    }
}
