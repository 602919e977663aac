using System.Diagnostics;
using Microsoft.ML.Recurrent.Evaluation.Sequences;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>A million short sequences: how long a GRU with nothing but its columns trains, and how many of further ones it classifies correctly.</summary>
internal sealed class ManySequences : EvaluationTask
{
    private const int TrainingRows = 1_000_000;
    private const int TestRows = 20_000;

    public override string Name => "many_sequences";

    public override string Summary => "Two classes of a million generated sequences of five steps: seconds to train a GRU with nothing but its columns, and its accuracy.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var ml = new MLContext(seed);
        var training = ml.Data.LoadFromEnumerable(GeneratedSequences.Short(TrainingRows, seed));
        var watch = Stopwatch.StartNew();
        var model = ml.Transforms.Conversion.MapValueToKey("Label", nameof(LabelledSeries.Class))
            .Append(ml.MulticlassClassification.Trainers.Gru(featureColumnName: nameof(LabelledSeries.Values))).Fit(training);
        yield return new("seconds", watch.Elapsed.TotalSeconds);
        var test = ml.Data.LoadFromEnumerable(GeneratedSequences.Short(TestRows, seed + 1000));
        yield return new("accuracy", ml.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy);
        yield return new("epochs", model.LastTransformer.TrainingResult!.FinishedEpochs);
    }
}
