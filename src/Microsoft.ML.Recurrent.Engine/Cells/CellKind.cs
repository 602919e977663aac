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
}
