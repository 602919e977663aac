using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Evaluation.Text;

/// <summary>Learns a question of yes or no.</summary>
internal sealed class BinaryTextLearner(TextSplit split, int seed) : TextLearner(split, seed)
{
    public override IEnumerable<(string Name, IEstimator<ITransformer> Trainer)> Baselines
    {
        get
        {
            var trainers = Ml.BinaryClassification.Trainers;
            yield return ("sdca", trainers.SdcaLogisticRegression(LabelColumn, Features));
            yield return ("lbfgs", trainers.LbfgsLogisticRegression(LabelColumn, Features));
            yield return ("lightgbm", trainers.LightGbm(LabelColumn, Features));
        }
    }

    protected override string LabelColumn => nameof(LabeledText.IsPositive);

    protected override IEstimator<ITransformer> CreateTrainer(SequenceClassificationOptions options) => Ml.BinaryClassification.Trainers.Recurrent(options);

    protected override IEstimator<ITransformer> Prepare(IEstimator<ITransformer> pipeline) => pipeline;

    protected override ConfusionMatrix Evaluate(IDataView scored) => Ml.BinaryClassification.EvaluateNonCalibrated(scored, LabelColumn).ConfusionMatrix;
}
