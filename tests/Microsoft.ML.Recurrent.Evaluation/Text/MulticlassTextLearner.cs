using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Evaluation.Text;

/// <summary>Learns one of many classes.</summary>
internal sealed class MulticlassTextLearner(TextSplit split, int seed) : TextLearner(split, seed)
{
    public override IEnumerable<(string Name, IEstimator<ITransformer> Trainer)> Baselines
    {
        get
        {
            var trainers = Ml.MulticlassClassification.Trainers;
            yield return ("sdca", trainers.SdcaMaximumEntropy(LabelColumn, Features));
            yield return ("lbfgs", trainers.LbfgsMaximumEntropy(LabelColumn, Features));
            yield return ("lightgbm", trainers.LightGbm(LabelColumn, Features));
        }
    }

    protected override string LabelColumn => "Label";

    protected override IEstimator<ITransformer> CreateTrainer(SequenceClassificationOptions options) => Ml.MulticlassClassification.Trainers.Recurrent(options);

    protected override IEstimator<ITransformer> Prepare(IEstimator<ITransformer> pipeline) =>
        Ml.Transforms.Conversion.MapValueToKey(LabelColumn, nameof(LabeledText.Class)).Append(pipeline);

    protected override ConfusionMatrix Evaluate(IDataView scored) => Ml.MulticlassClassification.Evaluate(scored, LabelColumn).ConfusionMatrix;
}
