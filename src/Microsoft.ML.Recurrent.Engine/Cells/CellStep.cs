namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>One time step of a window: rows <see cref="Row"/> to Row + <see cref="Rows"/> - 1 of the tape and the states around them.</summary>
internal unsafe struct CellStep
{
    /// <summary>First row of the step in the tape.</summary>
    public int Row;

    /// <summary>Sequences alive.</summary>
    public int Rows;

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
}
