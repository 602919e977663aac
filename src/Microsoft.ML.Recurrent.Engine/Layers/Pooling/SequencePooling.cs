namespace Microsoft.ML.Recurrent;

/// <summary>Specifies how the outputs of the time steps become the input of the head.</summary>
public enum SequencePooling
{
    /// <summary>No pooling: the head returns one output per time step.</summary>
    None,

    /// <summary>The final hidden state: the last step of the forward direction and the first step of the reverse direction.</summary>
    Last,

    /// <summary>The mean over the steps of a sequence.</summary>
    Mean,

    /// <summary>The element-wise maximum over the steps of a sequence.</summary>
    Max,

    /// <summary>
    /// A learned weighted mean: score(t) = v . tanh(W h(t) + b), softmax over the steps of a sequence (Bahdanau et al. 2015; Yang et al. 2016).
    /// </summary>
    Attention,

    /// <summary>
    /// <see cref="Last"/>, <see cref="Mean"/> and <see cref="Max"/> side by side, so that the head reads three times as many values: the end of a
    /// sequence, what holds for all of it and what occurs anywhere in it.
    /// </summary>
    Joined,
}
