namespace Microsoft.ML.Recurrent;

/// <summary>Specifies the recurrent cell, which computes one time step.</summary>
public enum CellKind
{
    /// <summary>The simple recurrent cell of Elman, h = f(W x + b + U h' + d) (Elman 1990).</summary>
    Elman,

    /// <summary>Long short-term memory (Hochreiter and Schmidhuber 1997, with forget gate); gates are stacked i, f, g, o.</summary>
    Lstm,

    /// <summary>Gated recurrent unit (Cho et al. 2014); gates are stacked r, z, n.</summary>
    Gru,

    /// <summary>
    /// The minimal gated recurrent unit of Feng et al. (2024): its gates, stacked z, n, read the input alone, so that a step costs half of that of a GRU or
    /// less; only several layers together can tell what an input means after others.
    /// </summary>
    MinGru,

    /// <summary>
    /// The minimal long short-term memory of Feng et al. (2024), like <see cref="MinGru"/> with gates stacked f, i, n, of which f and i are divided by
    /// their sum.
    /// </summary>
    MinLstm,

    /// <summary>
    /// The LSTM with exponential input gates and a normalized state, sLSTM (Beck et al. 2024); gates are stacked i, f, z, o. A later input can outweigh all
    /// earlier ones, which a sigmoid gate does not allow.
    /// </summary>
    SLstm,

    /// <summary>
    /// The mLSTM of Beck et al. (2024): the memory of each of its heads is a matrix, which stores values under keys and is read by queries. Its gates read the
    /// input alone, like those of <see cref="MinGru"/>, so that the steps of a window are computed together; a step of a stream costs the square of the units
    /// of a head, for each head. A step stores its own value under its own key: where they are in different steps, put a causal convolution before the layer.
    /// </summary>
    MLstm,
}
