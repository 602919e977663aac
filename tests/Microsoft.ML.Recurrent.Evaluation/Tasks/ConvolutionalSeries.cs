using Microsoft.ML.Recurrent.Evaluation.Sequences;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// The classes of series with long patterns by convolutional networks, which an option adds: five of them and one recurrent network. The number was chosen on the
/// training parts.
/// </summary>
internal sealed class ConvolutionalSeries : EvaluationTask
{
    public override string Name => "convolutional_series";

    public override string Summary => "Classes of leaf outlines (OSULeaf) and of generated series (CBF) by a GRU and five convolutional networks: accuracy.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        foreach (var name in new[] { "OSULeaf", "CBF" })
        {
            var (training, test, stepSize) = SeriesSet.All.Single(set => set.Name == name).Read(data);
            var ml = new MLContext(seed);
            var options = new SequenceClassificationOptions
            {
                FeatureColumnName = nameof(LabelledSeries.Values),
                StepSize = stepSize,
                Cell = CellKind.Gru,
                NumberOfNetworks = 1,
                NumberOfConvolutionalNetworks = 5,
            };
            var model = ml.Transforms.Conversion.MapValueToKey("Label", nameof(LabelledSeries.Class))
                .Append(ml.MulticlassClassification.Trainers.Recurrent(options)).Fit(ml.Data.LoadFromEnumerable(training));
            yield return new($"{name}_convolutional", ml.MulticlassClassification.Evaluate(model.Transform(ml.Data.LoadFromEnumerable(test))).MicroAccuracy);
        }
    }
}
