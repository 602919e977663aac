using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Input;

/// <summary>Computes max(0, W x + b) of every input row, before the recurrent layers. Buffers are reused; an instance serves one thread.</summary>
internal sealed unsafe class InputProjectionPass(DenseLayer layer)
{
    private readonly AlignedBuffer _rows = new(); // [R, Stride]
    private readonly DensePass _pass = new();

    /// <summary>Gets the number of columns of a row.</summary>
    public int Size => layer.Weight.Rows;

    /// <summary>Gets the number of elements from one row to the next.</summary>
    public int Stride => layer.OutputStride;

    /// <summary>Gets the rows of the last <see cref="Forward"/>. [R, Stride]</summary>
    public float* Rows => _rows.Pointer;

    /// <summary>Gets the gradient of <see cref="Rows"/>, to be filled before <see cref="Backward"/>, which overwrites it. [R, Stride]</summary>
    public AlignedBuffer DRows { get; } = new();

    public void Forward(float* x, nint xStride, int rows)
    {
        _rows.Ensure((long)rows * Stride);
        layer.Forward(x, xStride, Rows, rows);
        ElmanPointwise.Forward(Rows, Stride, Rows, Stride, rows, Stride, relu: true);
    }

    /// <summary>Adds to the gradients of W and b and, if dX is not null, writes the gradient of x, [rows, padded I].</summary>
    public void Backward(float* x, nint xStride, float* dX, nint dXStride, int rows, Span<float> gradients)
    {
        var dRows = DRows.Pointer;
        ElmanPointwise.Backward(dRows, Stride, Rows, Stride, dRows, Stride, rows, Stride, relu: true);
        layer.Backward(x, xStride, dRows, dX, dXStride, rows, gradients, _pass);
    }
}
