using System.Diagnostics;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Evaluation.Sequences;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// The classes of sequences of ten small sets, by ML.NET's multinomial logistic regression over vectors that were made without labels, by a GRU with the
/// library's defaults, and by the nearest training case. What the vectors hold and the regularization, which is the same for all sets, were chosen by
/// cross-validation on the training parts of all sets together. Times are those of fitting and of scoring the test part.
/// </summary>
internal sealed class SeriesFeatures : EvaluationTask
{
    private const string Vector = nameof(Vector);
    private const string Label = nameof(Label);
    private const string Pretrained = "pretrained", Learned = "learned", Both = "both", Trained = "gru", Nearest = "nearest";

    public override string Name => "series_features";

    public override string Summary => "Classes of the sequences of ten small sets: accuracy and seconds of LbfgsMaximumEntropy over FeaturizeSeriesByPretrained, over "
        + "FeaturizeSeriesByGru and over both side by side, of a GRU trained with default options, and accuracy of the nearest training case.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        Dictionary<string, List<double>> accuracies = [], seconds = [];
        foreach (var set in SeriesSet.All)
        {
            var (training, test, stepSize) = set.Read(data);
            var ml = new MLContext(seed);
            var pretrained = ml.Transforms.FeaturizeSeriesByPretrained("Pretrained", nameof(LabelledSeries.Values), stepSize);
            var learned = ml.Transforms.FeaturizeSeriesByGru("Learned", nameof(LabelledSeries.Values), stepSize);
            var trained = ml.MulticlassClassification.Trainers.Gru(featureColumnName: nameof(LabelledSeries.Values), stepSize: stepSize);
            foreach (var (name, estimator) in new (string, IEstimator<ITransformer>)[]
            {
                (Pretrained, Linear(ml, "Pretrained", pretrained)), (Learned, Linear(ml, "Learned", learned)),
                (Both, Linear(ml, Vector, pretrained.Append(learned).Append(ml.Transforms.Concatenate(Vector, "Pretrained", "Learned")))), (Trained, trained),
            })
            {
                var watch = Stopwatch.StartNew();
                var accuracy = Accuracy(ml, estimator, training, test);
                Add(seconds, name, watch.Elapsed.TotalSeconds);
                Add(accuracies, name, accuracy);
                yield return new($"{set.Name}_{name}", accuracy);
                yield return new($"{set.Name}_{name}_seconds", seconds[name][^1]);
            }

            Add(accuracies, Nearest, NearestSeries.Accuracy(training, test, stepSize));
            yield return new($"{set.Name}_{Nearest}", accuracies[Nearest][^1]);
        }

        foreach (var (name, values) in accuracies)
            yield return new($"mean_{name}", values.Average());
        foreach (var (name, values) in seconds)
            yield return new($"seconds_{name}", values.Sum());
        yield return new("time_pretrained_by_gru", seconds[Pretrained].Sum() / seconds[Trained].Sum());
        yield return new("time_learned_by_gru", seconds[Learned].Sum() / seconds[Trained].Sum());
    }

    private static EstimatorChain<ITransformer> Linear(MLContext ml, string column, IEstimator<ITransformer> featurizer) =>
        new EstimatorChain<ITransformer>().Append(featurizer).AppendCacheCheckpoint(ml).Append<ITransformer>(
            ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
            {
                FeatureColumnName = column,
                L1Regularization = 0,
                NumberOfThreads = 1, // several would make the figure another one each time
            }));

    private static double Accuracy(
        MLContext ml, IEstimator<ITransformer> estimator, IReadOnlyList<LabelledSeries> training, IReadOnlyList<LabelledSeries> test)
    {
        var pipeline = ml.Transforms.Conversion.MapValueToKey(Label, nameof(LabelledSeries.Class)).Append(estimator);
        var model = pipeline.Fit(ml.Data.LoadFromEnumerable(training));
        return ml.MulticlassClassification.Evaluate(model.Transform(ml.Data.LoadFromEnumerable(test)), Label).MicroAccuracy;
    }

    private static void Add(Dictionary<string, List<double>> lists, string name, double value)
    {
        if (!lists.TryGetValue(name, out var list))
            lists[name] = list = [];
        list.Add(value);
    }
}
