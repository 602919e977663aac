using System.Diagnostics;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Evaluation.Sequences;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// The classes of sequences of eleven small sets and of generated ones by a GRU with nothing but its columns, beside the nearest case and a linear model over the
/// values on 64 steps. The defaults were chosen by cross-validation on the training parts of all sets together, and on the generated data.
/// </summary>
internal sealed class SequenceDefaults : EvaluationTask
{
    private const string Label = nameof(Label), Vector = nameof(Vector);

    public override string Name => "sequence_defaults";

    public override string Summary => "Classes of the sequences of eleven small sets and of generated ones: accuracy of a GRU with nothing but its columns, of "
        + "LbfgsMaximumEntropy over 64 steps and of the nearest case; for the rare class, the mean recall of the classes; for the numbers, R2.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var sum = 0.0;
        SeriesSet[] sets = [.. SeriesSet.All, SeriesSet.JapaneseVowels];
        foreach (var set in sets)
        {
            var (training, test, stepSize) = set.Read(data);
            foreach (var figure in Compare(set.Name, training, test, stepSize, seed))
            {
                if (figure.Metric == $"{set.Name}_gru")
                    sum += figure.Value;
                yield return figure;
            }
        }

        yield return new("mean_gru", sum / sets.Length);
        foreach (var set in GeneratedSequences.All(seed))
            foreach (var figure in Compare(set.Name, set.Training, set.Test, set.StepSize, seed))
                yield return figure;
        yield return new("ECG_binary_gru", BinaryAccuracy(SeriesSet.All.Single(set => set.Name == "ECG"), data, seed));
        var (slopes, others) = GeneratedSequences.Slopes(seed);
        yield return new("slope_number_gru", RSquared(slopes, others, ml => ml.Regression.Trainers.Gru(
            nameof(LabelledSeries.Target), nameof(LabelledSeries.Values)), seed));
        yield return new("slope_number_linear", RSquared(slopes, others, ml => Flatten(ml, 1).Append(
            // On several threads, or without regularization, it diverges now and then.
            ml.Regression.Trainers.Sdca(new SdcaRegressionTrainer.Options
            {
                LabelColumnName = nameof(LabelledSeries.Target), FeatureColumnName = Vector, NumberOfThreads = 1, L2Regularization = 0.01f,
            })), seed));
    }

    private static IEnumerable<Measurement> Compare(
        string name, IReadOnlyList<LabelledSeries> training, IReadOnlyList<LabelledSeries> test, int stepSize, int seed)
    {
        var watch = Stopwatch.StartNew();
        yield return new($"{name}_gru", Accuracy(
            training, test, ml => ml.MulticlassClassification.Trainers.Gru(featureColumnName: nameof(LabelledSeries.Values), stepSize: stepSize), seed));
        yield return new($"{name}_gru_seconds", watch.Elapsed.TotalSeconds);
        yield return new($"{name}_nearest", NearestSeries.Accuracy(training, test, stepSize));
        yield return new($"{name}_linear", Linear(training, test, stepSize, seed));
    }

    private static double Linear(IReadOnlyList<LabelledSeries> training, IReadOnlyList<LabelledSeries> test, int stepSize, int seed) => Accuracy(
        training, test, ml => Flatten(ml, stepSize).Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: Vector, l1Regularization: 0)), seed);

    private static IEstimator<ITransformer> Flatten(MLContext ml, int stepSize)
    {
        Action<LabelledSeries, FixedSeries> flatten = (row, result) => result.Vector = NearestSeries.OnSteps(row.Values, stepSize);
        var schema = SchemaDefinition.Create(typeof(FixedSeries));
        schema[Vector].ColumnType = new VectorDataViewType(NumberDataViewType.Single, NearestSeries.Steps * stepSize);
        return ml.Transforms.CustomMapping(flatten, null, null, schema).Append(ml.Transforms.NormalizeMeanVariance(Vector));
    }

    private static double BinaryAccuracy(SeriesSet set, DataSource data, int seed)
    {
        var (training, test, stepSize) = set.Read(data);
        var ml = new MLContext(seed);
        var first = training[0].Class;
        var model = ml.Transforms.Conversion.MapValue(Label, training.Select(row => row.Class).Distinct()
                .Select(name => new KeyValuePair<string, bool>(name, name == first)), nameof(LabelledSeries.Class))
            .Append(ml.BinaryClassification.Trainers.Gru(featureColumnName: nameof(LabelledSeries.Values), stepSize: stepSize))
            .Fit(ml.Data.LoadFromEnumerable(training));
        return ml.BinaryClassification.Evaluate(model.Transform(ml.Data.LoadFromEnumerable(test))).Accuracy;
    }

    private static double RSquared(
        IReadOnlyList<LabelledSeries> training, IReadOnlyList<LabelledSeries> test, Func<MLContext, IEstimator<ITransformer>> make, int seed)
    {
        var ml = new MLContext(seed);
        var model = make(ml).Fit(ml.Data.LoadFromEnumerable(training));
        return ml.Regression.Evaluate(model.Transform(ml.Data.LoadFromEnumerable(test)), nameof(LabelledSeries.Target)).RSquared;
    }

    private static double Accuracy(
        IReadOnlyList<LabelledSeries> training, IReadOnlyList<LabelledSeries> test, Func<MLContext, IEstimator<ITransformer>> make, int seed)
    {
        var ml = new MLContext(seed);
        var model = ml.Transforms.Conversion.MapValueToKey(Label, nameof(LabelledSeries.Class)).Append(make(ml)).Fit(ml.Data.LoadFromEnumerable(training));
        var metrics = ml.MulticlassClassification.Evaluate(model.Transform(ml.Data.LoadFromEnumerable(test)), Label);
        return test.GroupBy(row => row.Class).Min(group => group.Count()) * 10 < test.Count / 2 ? metrics.MacroAccuracy : metrics.MicroAccuracy;
    }

    private sealed class FixedSeries
    {
        public float[] Vector { get; set; } = [];
    }
}
