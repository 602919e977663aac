using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent;

/// <summary>What a <see cref="SequenceEncoder"/> makes of the steps of a sequence. Several may be combined; their vectors then stand one behind another, in the order of this list.</summary>
[Flags]
public enum EncoderPooling
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The final hidden state of the top layer: the last step's of the forward direction, the first step's of the reverse direction.</summary>
    Last = 1,

    /// <summary>The mean over the steps of the top layer's hidden state.</summary>
    Mean = 2,

    /// <summary>The element-wise maximum over the steps of the top layer's hidden state.</summary>
    Max = 4,

    /// <summary>The mean over the steps of what the first layer reads: the token's embedding and the features. A <see cref="SequenceEncoder"/> may weigh steps by their tokens here.</summary>
    EmbeddingMean = 8,

    /// <summary>The element-wise maximum over the steps of what the first layer reads (Shen et al. 2018).</summary>
    EmbeddingMax = 16,
}
