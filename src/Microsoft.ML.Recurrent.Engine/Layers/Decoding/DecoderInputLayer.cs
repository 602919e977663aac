using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Decoding;

/// <summary>
/// Computes the input of the stack at the decoded steps: a learned vector for the position of each step plus, if the steps have features, W times the
/// features. Rows are ordered by step; each step has the same sequences.
/// </summary>
internal sealed unsafe class DecoderInputLayer
{
    private readonly GatePanels _panels;
    private readonly Parameter? _weight;
    private readonly PackedWeights? _weights;

    /// <param name="layout">The layout to which the parameters are added.</param>
    /// <param name="name">The start of the names of the parameters.</param>
    /// <param name="steps">The number of decoded steps m.</param>
    /// <param name="size">The width I of the input of the stack.</param>
    /// <param name="featureSize">The number of features D of a step, 0 or more.</param>
    public DecoderInputLayer(ParameterLayout layout, string name, int steps, int size, int featureSize)
    {
        FeatureSize = featureSize;
        _panels = new GatePanels(1, size);
        Position = layout.AddMatrix(name + ".position", steps, size);
        if (featureSize == 0)
            return;
        _weight = layout.AddMatrix(name + ".weight", size, featureSize);
        _weights = layout.Pack(_weight, _panels);
    }

    /// <summary>Draws the vectors of the positions and W.</summary>
    public void Initialize(WeightDraw draw)
    {
        draw.Vectors(Position, deviation: 1);
        if (_weight is not null)
            draw.Glorot(_weight);
    }

    public int Steps => Position.Rows;

    public int FeatureSize { get; }

    /// <summary>Gets the vectors of the positions. [m, I]</summary>
    public Parameter Position { get; }

    /// <summary>Gets the number of elements from one row to the next.</summary>
    public int Stride => _panels.PaddedHidden;

    /// <summary>Computes rows [m, n, Stride] from features [m, n, D].</summary>
    public void Forward(ReadOnlySpan<float> weights, float* features, float* rows, int sequences)
    {
        var row = rows;
        for (var step = 0; step < Steps; step++)
        {
            var position = weights.Slice(Position.Offset + (step * Position.Columns), Position.Columns);
            for (var i = 0; i < sequences; i++, row += Stride)
                position.CopyTo(new Span<float>(row, Position.Columns)); // nothing ever writes to the padding, so it stays zero
        }

        _weights?.AddRows(features, FeatureSize, rows, Stride, Steps * sequences);
    }

    /// <summary>Adds to the gradients of the positions and of W.</summary>
    public void Backward(float* features, float* dRows, int sequences, Span<float> gradients, DensePass pass)
    {
        var row = dRows;
        for (var step = 0; step < Steps; step++)
        {
            var dPosition = gradients.Slice(Position.Offset + (step * Position.Columns), Position.Columns);
            for (var i = 0; i < sequences; i++, row += Stride)
                TensorPrimitives.Add(dPosition, new ReadOnlySpan<float>(row, Position.Columns), dPosition);
        }

        if (_weights is null)
            return;
        var rows = Steps * sequences;
        pass.Panel.Ensure((long)rows * _panels.Width);
        pass.Inputs.Ensure((long)rows * _weights.Inputs.TotalWidth);
        _weights.Inputs.FromRows(features, FeatureSize, pass.Inputs.Pointer, rows, 0, rows);
        for (var panel = 0; panel < _panels.Count; panel++)
        {
            _panels.PanelFromRows(panel, dRows, Stride, pass.Panel.Pointer, rows);
            _weights.AccumulatePanelGradient(panel, pass.Inputs.Pointer, rows, 0, rows, pass.Panel.Pointer, gradients);
        }
    }
}
