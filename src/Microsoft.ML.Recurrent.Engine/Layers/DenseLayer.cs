using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>y = W x + b on plain rows, on packed weights that all shards share.</summary>
internal sealed unsafe class DenseLayer
{
    private readonly PackedWeights _weights;
    private readonly PackedBias _bias;
    private readonly GatePanels _panels;

    public DenseLayer(ParameterLayout layout, string name, int inputSize, int outputSize)
    {
        _panels = new GatePanels(1, outputSize);
        Weight = layout.AddMatrix(name + ".weight", outputSize, inputSize);
        Bias = layout.AddVector(name + ".bias", outputSize);
        _weights = layout.Pack(Weight, _panels);
        _bias = new PackedBias(_panels, Bias);
    }

    public Parameter Weight { get; }

    public Parameter Bias { get; }

    /// <summary>Distance of output rows.</summary>
    public int OutputStride => _panels.PaddedHidden;

    /// <summary>Takes over the bias after an update; the matrix is packed by itself.</summary>
    public void Refresh(ReadOnlySpan<float> weights) => _bias.Refresh(weights);

    /// <summary>[rows, K] to [rows, OutputStride].</summary>
    public void Forward(float* x, nint xStride, float* y, int rows) =>
        _weights.MultiplyRows(x, xStride, _bias, y, OutputStride, rows);

    /// <summary>Adds to the gradients of W and b and writes that of x, [rows, padded K], where asked for.</summary>
    public void Backward(float* x, nint xStride, float* dY, float* dX, nint dXStride, int rows, Span<float> gradients, DensePass pass)
    {
        pass.Panels.Ensure((long)rows * OutputStride);
        _panels.FromRows(dY, OutputStride, pass.Panels.Pointer, rows, 0, rows);
        _bias.AccumulateGradient(pass.Panels.Pointer, rows, 0, rows, gradients);
        pass.Inputs.Ensure((long)rows * _weights.Inputs.TotalWidth);
        _weights.Inputs.FromRows(x, xStride, pass.Inputs.Pointer, rows, 0, rows);
        _weights.AccumulateGradient(pass.Inputs.Pointer, pass.Panels.Pointer, rows, gradients);
        if (dX is not null)
            _weights.MultiplyBackward(pass.Panels.Pointer, rows, 0, rows, dX, dXStride, accumulate: false);
    }
}
