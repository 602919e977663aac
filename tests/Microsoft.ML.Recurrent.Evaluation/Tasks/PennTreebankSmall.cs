using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// The small configuration of Zaremba et al. (2014): two LSTM layers of 200 units, 20 streams, windows of 20 steps, stochastic gradient descent for 13 epochs,
/// at the full rate for 4 and at half of the last one for each after, no dropout. The weights are averaged over about an epoch, which
/// the paper does not do. Published test perplexity: 114.5.
/// </summary>
internal sealed class PennTreebankSmall : PennTreebankTask
{
    public override string Name => "ptb_small";

    public override string Summary => "Penn Treebank, the small configuration of Zaremba et al. (two LSTM layers of 200 units, 13 epochs): perplexity.";

    // The paper's gradient is a sum over the 20 steps of a window, ours the mean: its rate of 1 is 20 here, its limit of the norm of 5 is 0.25.
    protected override bool IncludesDefaults => true;

    protected override LanguageModelOptions Options() => new()
    {
        TextTokens = TextTokens.WhiteSpace,
        HiddenSize = 200,
        NumberOfLayers = 2,
        EmbeddingSize = 200,
        TieWeights = false,
        BatchSize = 20,
        TruncationLength = 20,
        Optimizer = OptimizerKind.Sgd,
        Momentum = 0,
        LearningRate = 20,
        GradientClipNorm = 0.25f,
        LearningRateSchedule = new ExponentialSchedule(0.5f, holdEpochs: 4),
        NumberOfEpochs = 13,
        WeightAveraging = 0.9995f,
    };
}
