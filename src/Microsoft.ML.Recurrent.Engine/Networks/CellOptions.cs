namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>The cell of a recurrent layer and its variants. Immutable and safe to share.</summary>
/// <include file="../Documentation/Shape.xml" path="documentation/example"/>
public sealed record CellOptions
{
    /// <summary>Which cell.</summary>
    /// <value>Default <see cref="CellKind.Lstm"/>.</value>
    public CellKind Kind { get; init; } = CellKind.Lstm;

    /// <summary>Activation of an Elman cell; the others have fixed activations.</summary>
    /// <value>Default <see cref="ElmanActivation.Tanh"/>.</value>
    public ElmanActivation Activation { get; init; }

    /// <summary>LSTM only: gates i and f also see c(t-1), gate o sees c(t), each through one weight per unit (Gers and Schmidhuber 2000).</summary>
    /// <value>Default false.</value>
    public bool Peepholes { get; init; }

    /// <summary>LSTM only: i = 1 - f, so that the cell has three gates f, g, o (Greff et al. 2017, CIFG).</summary>
    /// <value>Default false.</value>
    public bool CoupledInputForget { get; init; }

    /// <summary>LSTM only: size P of a linear projection of the hidden state (Sak et al. 2014); 0 means none.</summary>
    /// <value>Default 0; otherwise 1 up to the layer's width.</value>
    public int ProjectionSize { get; init; }

    /// <summary>GRU only: the reset gate is applied after the recurrent product, as in torch and cuDNN; false applies it before (Cho et al. 2014).</summary>
    /// <value>Default true.</value>
    public bool ResetAfter { get; init; } = true;

    /// <summary>Layer normalisation of both products and of the LSTM's cell state (Ba et al. 2016); the cell's biases are then the normalisation's.</summary>
    /// <remarks>
    /// Rows without variance have the steepest of gradients, 300 times as steep at every step: sequences whose inputs are all zero, which input dropout makes of one
    /// or two inputs, keep a network from learning.
    /// </remarks>
    /// <value>Default false.</value>
    public bool LayerNormalization { get; init; }
}
