using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>Two LSTM layers with dropout (Zaremba et al. 2014) whose tokens have one vector each, as input and as output (Press and Wolf 2017).</summary>
internal sealed class PennTreebankRegularized : PennTreebankTask
{
    public override string Name => "ptb_regularized";

    public override string Summary => "Penn Treebank, two LSTM layers with dropout and tied weights: perplexity.";

    protected override LanguageModelOptions Options() => new()
    {
        TextTokens = TextTokens.WhiteSpace,
        HiddenSize = 400,
        NumberOfLayers = 2,
        EmbeddingSize = 400,
        TieWeights = true,
        Dropout = 0.5f,
        InputDropout = 0.4f,
        BatchSize = 20,
        TruncationLength = 35,
        Optimizer = OptimizerKind.Sgd,
        Momentum = 0,
        LearningRate = 35,
        GradientClipNorm = 0.15f,
        LearningRateSchedule = new ExponentialSchedule(1 / 1.2f, holdEpochs: 6),
        NumberOfEpochs = 39,
    };
}
