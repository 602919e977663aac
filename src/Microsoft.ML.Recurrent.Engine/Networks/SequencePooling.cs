namespace Microsoft.ML.Recurrent;

/// <summary>How the outputs of the time steps become what the head sees.</summary>
public enum SequencePooling
{
    /// <summary>Nothing is pooled: the head gives one output per time step.</summary>
    None,

    /// <summary>The final hidden state: the last step's of the forward direction, the first step's of the reverse direction.</summary>
    Last,

    /// <summary>The mean over the steps of a sequence.</summary>
    Mean,

    /// <summary>The element-wise maximum over the steps of a sequence.</summary>
    Max,

    /// <summary>A learned weighted mean: score(t) = v . tanh(W h(t) + b), softmax over the steps of a sequence (Bahdanau et al. 2015; Yang et al. 2016).</summary>
    Attention,
}
