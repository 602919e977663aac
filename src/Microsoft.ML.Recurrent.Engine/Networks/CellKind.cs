namespace Microsoft.ML.Recurrent;

/// <summary>The recurrent cell: what one time step computes.</summary>
public enum CellKind
{
    /// <summary>Elman's simple recurrent cell, h = f(W x + b + U h' + d) (Elman 1990).</summary>
    Elman,

    /// <summary>Long short-term memory (Hochreiter and Schmidhuber 1997, with forget gate), gates stacked i, f, g, o.</summary>
    Lstm,

    /// <summary>Gated recurrent unit (Cho et al. 2014), gates stacked r, z, n.</summary>
    Gru,
}
