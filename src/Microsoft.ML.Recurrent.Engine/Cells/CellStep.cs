namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>One time step of a window: its rows of the tape and the states around them.</summary>
internal unsafe struct CellStep
{
    /// <summary>First row of the step in the window: where its h and c stand.</summary>
    public int Row;

    /// <summary>First row of the step in the gate buffers, which without training hold a few steps only.</summary>
    public int GateRow;

    /// <summary>Sequences alive.</summary>
    public int Rows;

    /// <summary>
    /// Whether to take the panels from the last to the first. Every other step does, so that the weights it ended with, which are still in the cache,
    /// are those the next one starts with.
    /// </summary>
    public bool FromEnd;

    /// <summary>x(t) where the step has to add the input half itself; null where <see cref="RecurrentCell.ForwardInput"/> has done so. [Rows, I]</summary>
    public float* X;

    /// <summary>Distance of rows of <see cref="X"/>.</summary>
    public nint XStride;

    /// <summary>h(t-1) as it was. [Rows, state]</summary>
    public float* PreviousH;

    /// <summary>h(t-1) as the recurrent product sees it: with the recurrent dropout on. [Rows, state]</summary>
    public float* RecurrentH;

    /// <summary>c(t-1). [Rows, H]</summary>
    public float* PreviousC;

    /// <summary>Backward: gradient of the cell's output; becomes the gradient of <see cref="PreviousH"/>. [Rows, state]</summary>
    public float* DH;

    /// <summary>Backward: where the gradient of <see cref="RecurrentH"/> goes; may be <see cref="DH"/>, to which it is then added. [Rows, state]</summary>
    public float* DRecurrentH;

    /// <summary>Backward: gradient of c(t); becomes the gradient of c(t-1). [Rows, H]</summary>
    public float* DC;

    /// <summary>The panel that comes i-th.</summary>
    public readonly int Panel(int i, int count) => FromEnd ? count - 1 - i : i;
}
