using System.Diagnostics;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Evaluation.Sequences;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// The classes of sequences of ten small sets and of generated ones by a GRU with nothing but its columns, beside the nearest case and a linear model over the
/// values on 64 steps. The defaults were chosen by cross-validation on the training parts of all sets together, and on the generated data.
/// </summary>
internal sealed class SequenceDefaults : EvaluationTask
{
    private const string Label = nameof(Label);

    public override string Name => "sequence_defaults";

    public override string Summary => "Classes of the sequences of ten small sets and of generated ones: accuracy of a GRU with nothing but its columns, of "
        + "LbfgsMaximumEntropy over 64 steps and of the nearest case; for the rare class, the mean recall of the classes.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var sum = 0.0;
        foreach (var set in SeriesSet.All)
        {
            var (training, test, stepSize) = set.Read(data);
            foreach (var figure in Compare(set.Name, training, test, stepSize, seed))
            {
                if (figure.Metric == $"{set.Name}_gru")
                    sum += figure.Value;
                yield return figure;
            }
        }

        yield return new("mean_gru", sum / SeriesSet.All.Count);
        foreach (var set in GeneratedSequences.All(seed))
            foreach (var figure in Compare(set.Name, set.Training, set.Test, set.StepSize, seed))
                yield return figure;
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

    private static double Linear(IReadOnlyList<LabelledSeries> training, IReadOnlyList<LabelledSeries> test, int stepSize, int seed)
    {
        const string vector = "Vector";
        Action<LabelledSeries, FixedSeries> flatten = (row, result) => result.Vector = NearestSeries.OnSteps(row.Values, stepSize);
        return Accuracy(training, test, ml =>
        {
            var schema = SchemaDefinition.Create(typeof(FixedSeries));
            schema[vector].ColumnType = new VectorDataViewType(NumberDataViewType.Single, NearestSeries.Steps * stepSize);
            return ml.Transforms.CustomMapping(flatten, null, null, schema).Append(ml.Transforms.NormalizeMeanVariance(vector))
                .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: vector, l1Regularization: 0));
        }, seed);
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
