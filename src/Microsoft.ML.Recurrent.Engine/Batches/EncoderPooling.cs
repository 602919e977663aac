namespace Microsoft.ML.Recurrent;

/// <summary>
/// Specifies the vectors that a <see cref="Engine.Inference.SequenceEncoder"/> computes from the steps of a sequence. Values can be combined; their vectors
/// are concatenated in the order of this list.
/// </summary>
[Flags]
public enum EncoderPooling
{
    /// <summary>No vector.</summary>
    None = 0,

    /// <summary>The final hidden state of the top layer: the last step of the forward direction and the first step of the reverse direction.</summary>
    Last = 1,

    /// <summary>The mean over the steps of the hidden state of the top layer.</summary>
    Mean = 2,

    /// <summary>The element-wise maximum over the steps of the hidden state of the top layer.</summary>
    Max = 4,

    /// <summary>
    /// The mean over the steps of the input of the first layer: the embedding of the token and the features. A <see cref="Engine.Inference.SequenceEncoder"/>
    /// can weight steps by their tokens here.
    /// </summary>
    EmbeddingMean = 8,

    /// <summary>The element-wise maximum over the steps of the input of the first layer (Shen et al. 2018).</summary>
    EmbeddingMax = 16,
}
