namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>Represents one time step of a window: its rows of the tape and the states before and after it.</summary>
internal unsafe struct CellStep
{
    /// <summary>The first row of the step in the window, which is the row of its h and c.</summary>
    public int Row;

    /// <summary>The first row of the step in the gate buffers, which hold only a few steps outside training.</summary>
    public int GateRow;

    /// <summary>The number of sequences that have this step.</summary>
    public int Rows;

    /// <summary>
    /// Whether to process the panels from the last to the first. Every other step does, so that each step starts with the weights that the previous one
    /// used last, which are still in the cache.
    /// </summary>
    public bool FromEnd;

    /// <summary>x(t) if the step has to add the input half itself; null if <see cref="RecurrentCell.ForwardInput"/> has already done so. [Rows, I]</summary>
    public float* X;

    /// <summary>The number of elements from one row of <see cref="X"/> to the next.</summary>
    public nint XStride;

    /// <summary>h(t-1) without recurrent dropout. [Rows, state]</summary>
    public float* PreviousH;

    /// <summary>h(t-1) as the operand of the recurrent product, with recurrent dropout applied. [Rows, state]</summary>
    public float* RecurrentH;

    /// <summary>The states other than h before the step, such as c(t-1). [Rows, stride]</summary>
    public float** PreviousCells;

    /// <summary>In the backward pass, the gradient of the cell's output, which becomes the gradient of <see cref="PreviousH"/>. [Rows, state]</summary>
    public float* DH;

    /// <summary>
    /// In the backward pass, the destination of the gradient of <see cref="RecurrentH"/>; may be <see cref="DH"/>, in which case the gradient is added to
    /// it. [Rows, state]
    /// </summary>
    public float* DRecurrentH;

    /// <summary>In the backward pass, the gradients of these states after the step, which become those before it. [Rows, stride]</summary>
    public float** DCells;

    /// <summary>Returns the panel that takes the place of the i-th in the order of processing some panels.</summary>
    public readonly int Panel(int i, int first, int end) => FromEnd ? end - 1 - (i - first) : i;
}
