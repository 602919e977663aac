using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

/// <summary>Defines what the pretrained networks read and return. Training and forecasting share it; another layout needs other weights.</summary>
internal static class PretrainedLayout
{
    /// <summary>The number of values of a step of the network.</summary>
    public const int PatchLength = 16;

    /// <summary>The number of values of a block of the forecast.</summary>
    public const int BlockLength = 16;

    /// <summary>The number of blocks that the network was trained to forecast at once: 192 values.</summary>
    public const int MostBlocks = 12;

    /// <summary>The number of values before the anchor that the network reads.</summary>
    public const int ContextLength = 2048;

    /// <summary>The number of values of a series that are kept: those of the context and those after the anchor.</summary>
    public const int HistoryLength = ContextLength + AnchorRule.LongestStep;

    /// <summary>The number of numbers that describe a step, apart from those of its values.</summary>
    public const int StepScalars = 16;

    /// <summary>The number of numbers that describe a block, apart from those of its values.</summary>
    public const int BlockScalars = 11;

    /// <summary>The number of features of a step that are compressed ratios.</summary>
    public const int StepCompressed = 3 * PatchLength;

    /// <summary>The number of features of a block that are compressed ratios.</summary>
    public const int BlockCompressed = 10 * BlockLength;

    /// <summary>The number of features of a step: values, differences to two lags, and whether each value was observed.</summary>
    public const int StepSize = StepCompressed + PatchLength + StepScalars;

    /// <summary>The number of features of a block: ten simple forecasts of each value.</summary>
    public const int BlockSize = BlockCompressed + BlockScalars;

    /// <summary>Gets the quantiles of each forecast value, in the order of the outputs.</summary>
    public static ReadOnlySpan<float> Quantiles => [0.05f, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f, 0.95f];

    /// <summary>The number of quantiles.</summary>
    public const int QuantileCount = 11;

    /// <summary>The correlation of the scores of one step ahead and the next in a path: 0.5 on average of generated series, 0.5 to 0.95 of real ones.</summary>
    public const float StepCorrelation = 0.7f;

    /// <summary>The index of the median among the quantiles.</summary>
    public const int Median = 5;

    /// <summary>Returns the architecture of a network.</summary>
    /// <param name="hiddenSizes">The width of each recurrent layer.</param>
    /// <param name="headSize">The number of hidden units of the head.</param>
    /// <param name="blocks">The number of blocks for which the network computes outputs.</param>
    /// <param name="everyStep">Whether there are outputs for every step, as training needs, or for the last step only.</param>
    public static NetworkOptions NetworkOf(IReadOnlyList<int> hiddenSizes, int headSize, int blocks, bool everyStep) => new()
    {
        InputSize = StepSize + (blocks * BlockSize),
        HiddenSizes = hiddenSizes,
        ResidualConnections = hiddenSizes.Count > 1,
        Pooling = everyStep ? SequencePooling.None : SequencePooling.Last,
        HorizonHead = new HorizonHeadOptions { Blocks = blocks, InputSize = BlockSize, HiddenSize = headSize },
        OutputSize = blocks * BlockLength * QuantileCount,
    };
}
