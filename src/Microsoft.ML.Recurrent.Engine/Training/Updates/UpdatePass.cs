using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Threading;
using Microsoft.ML.Recurrent.Engine.Training.Gradients;

namespace Microsoft.ML.Recurrent.Engine.Training.Updates;

/// <summary>
/// Clips the gradient, takes the step of the optimizer, updates the running average with the new weights and sets the gradient to zero, in one pass over all
/// parameters, block by block while a block is in the first-level cache, on several threads. Each element is independent, so the result does not depend on
/// which thread did what.
/// </summary>
internal sealed class UpdatePass(RecurrentNetwork network, Optimizer optimizer) : IParallelWork
{
    // With gradient, weights and two slots, 32 KiB.
    private const int BlockLength = 1 << 11;

    private readonly int _rowSize = network.Chain.SparseTable?.Size ?? 0;
    private readonly int _rowOffset = network.Chain.SparseTable?.Table.Offset ?? 0;
    private GradientSum _gradient = null!;
    private float _coefficient;
    private float _clipValue;
    private int _clipped;

    /// <summary>Gets or sets the running average of the weights, or null.</summary>
    public ExponentialMovingAverage? Average { get; set; }

    /// <summary>Takes the step.</summary>
    /// <param name="gradient">The gradient, which is zero afterwards.</param>
    /// <param name="coefficient">The factor by which the gradient is multiplied.</param>
    /// <param name="clipValue">The maximum magnitude of an element after that; 0 disables the limit.</param>
    /// <returns>The number of elements that were limited.</returns>
    public int Run(GradientSum gradient, float coefficient, float clipValue)
    {
        _gradient = gradient;
        _coefficient = coefficient;
        _clipValue = clipValue;
        _clipped = 0;
        gradient.RunRanges(this);
        gradient.Consumed();
        return _clipped;
    }

    /// <inheritdoc/>
    public void Invoke(int index)
    {
        var (offset, length) = _gradient.Ranges[index];
        var dense = index < _gradient.Ranges.DenseCount;
        var block = dense ? BlockLength : Math.Max(1, BlockLength / _rowSize) * _rowSize;
        var clipped = 0;
        for (var end = offset + length; offset < end; offset += block)
            clipped += dense ? UpdateDense(offset, Math.Min(block, end - offset)) : UpdateRows(offset, Math.Min(block, end - offset));
        if (clipped > 0)
            Interlocked.Add(ref _clipped, clipped);
    }

    private int UpdateDense(int offset, int length)
    {
        var gradient = _gradient.Values.Slice(offset, length);
        var clipped = Clip(gradient);
        Update(gradient, offset);
        gradient.Clear();
        return clipped;
    }

    private int UpdateRows(int offset, int length)
    {
        var gradient = _gradient.Values.Slice(offset, length);
        var first = (offset - _rowOffset) / _rowSize;
        var clipped = 0;
        for (var at = 0; at < length && _gradient.Rows is not null; at += _rowSize)
            if (_gradient.Rows.Contains(first + (at / _rowSize)))
                clipped += Clip(gradient.Slice(at, _rowSize));

        // The average also moves towards weights that do not change.
        if (!optimizer.RestsAtZeroGradient || Average is not null)
            Update(gradient, offset);
        for (var at = 0; at < length && _gradient.Rows is not null; at += _rowSize)
        {
            if (!_gradient.Rows.Contains(first + (at / _rowSize)))
                continue;
            var row = gradient.Slice(at, _rowSize);
            if (optimizer.RestsAtZeroGradient && Average is null)
                Update(row, offset + at);
            row.Clear();
        }

        return clipped;
    }

    private int Clip(Span<float> gradient)
    {
        if (_coefficient != 1)
            TensorPrimitives.Multiply(gradient, _coefficient, gradient);
        return _clipValue > 0 ? GradientClipping.LimitValues(gradient, _clipValue) : 0;
    }

    private void Update(ReadOnlySpan<float> gradient, int offset)
    {
        var weights = network.Parameters.WritableWeights.Slice(offset, gradient.Length);
        optimizer.StepRange(weights, gradient, offset);
        Average?.UpdateRange(weights, offset);
    }
}
