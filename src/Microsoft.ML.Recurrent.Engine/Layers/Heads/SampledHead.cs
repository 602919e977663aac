using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Heads;

/// <summary>
/// Represents a head with many classes that is trained on a sample of them (Jean et al. 2015): the rows of its matrix that are drawn for a window are
/// gathered into a small dense layer, and their outputs are followed by the output of each row's own target. Subtracting the logarithm of the probability
/// that a class is drawn gives its output the weight in a softmax of all the classes that it represents, so that sums over the sample are unbiased
/// estimates of those over all classes. An instance serves one thread.
/// </summary>
internal sealed unsafe class SampledHead
{
    internal const ulong Purpose = 0x5000;

    // Equivalent to minus infinity in a softmax, but finite.
    private const float Nothing = -1e30f;

    private readonly ulong _purpose;
    private readonly DenseLayer _head;
    private readonly ClassSampler _sampler;
    private readonly PackedWeights _packed;
    private readonly DenseLayer _gathered; // the rows of the sample, and a row of zeros in place of the target
    private readonly DensePass _pass = new();
    private readonly AlignedBuffer _weights = new();   // of the gathered layer
    private readonly AlignedBuffer _gradients = new(); // of the gathered layer
    private readonly SeededRandom _random = new(0);
    private readonly Parameter _bias;
    private readonly Parameter _gatheredBias;
    private readonly int[] _sample;
    private readonly int[] _columns;                   // [classes]; the column of a class in the sample, or -1
    private readonly int _length;
    private int[] _targets = [];                       // [rows]

    /// <param name="head">The head.</param>
    /// <param name="sampler">The sampler that draws the classes.</param>
    /// <param name="identity">The number that distinguishes the draws of several heads of one pass.</param>
    public SampledHead(DenseLayer head, ClassSampler sampler, int identity = 0)
    {
        _purpose = Purpose + (ulong)identity;
        _head = head;
        _sampler = sampler;
        var layout = new ParameterLayout();
        _gathered = new DenseLayer(layout, "sampled", head.Weight.Columns, sampler.Size + 1);
        _packed = layout.Packed[0];
        (_bias, _gatheredBias) = (head.Bias!, _gathered.Bias!); // both layers have one
        _length = _gatheredBias.Offset + _gatheredBias.Length;
        _sample = new int[sampler.Size];
        _columns = new int[sampler.Classes];
        Array.Fill(_columns, -1);
    }

    /// <summary>Gets the number of outputs of a row: those of the sample, then that of its target.</summary>
    public int Width => _sampler.Size + 1;

    /// <summary>Gets the number of elements from one output row to the next.</summary>
    public int OutputStride => _gathered.OutputStride;

    /// <summary>Gets the classes of the last window, by column. [Width - 1]</summary>
    public ReadOnlySpan<int> Sample => _sample;

    /// <summary>Draws a sample and computes its outputs, [rows, OutputStride]. <see cref="ScoreTargets"/> adds those of the targets.</summary>
    public void Forward(float* x, nint xStride, float* y, int rows, ReadOnlySpan<float> weights, ulong seed, ulong window)
    {
        foreach (var drawn in _sample)
            _columns[drawn] = -1;
        _random.Reseed(SeededRandom.Combine(seed, _purpose, window));
        _sampler.Draw(_random, _sample);
        for (var column = 0; column < _sample.Length; column++)
            _columns[_sample[column]] = column;

        Gather(weights);
        _gathered.Forward(x, xStride, y, rows);
    }

    /// <summary>
    /// Computes the outputs of the targets into the last column and removes each target from the sample of its row. The class of each row is replaced by
    /// that column, except that negative classes, which mark rows that do not count, are unchanged.
    /// </summary>
    /// <exception cref="ArgumentException">A target is not a class of the head.</exception>
    public void ScoreTargets(float* x, nint xStride, float* y, Span<int> classes, ReadOnlySpan<float> weights)
    {
        ReusedArray.Ensure(ref _targets, classes.Length);
        classes.CopyTo(_targets);
        var size = _head.Weight.Columns;
        for (var row = 0; row < classes.Length; row++)
        {
            var target = classes[row];
            if (target < 0)
                continue;
            if (target >= _columns.Length)
                throw new ArgumentException(
                    $"Row {row} has class {target}; 0 to {_columns.Length - 1} is allowed, or -1 for a row that does not count.", nameof(classes));
            var outputs = y + ((nint)row * OutputStride);
            outputs[Width - 1] = TensorPrimitives.Dot(new ReadOnlySpan<float>(x + (row * xStride), size), RowOf(weights, target))
                + weights[_bias.Offset + target];
            if (_columns[target] >= 0)
                outputs[_columns[target]] = Nothing;
            classes[row] = Width - 1;
        }
    }

    /// <summary>Adds to the gradients of the head and writes the gradient of x, [rows, padded K].</summary>
    public void Backward(float* x, nint xStride, float* dY, float* dX, nint dXStride, int rows, ReadOnlySpan<float> weights, Span<float> gradients)
    {
        _gradients.EnsureZero(_length);
        _gathered.Backward(x, xStride, dY, dX, dXStride, rows, _gradients.Span, _pass);
        Scatter(gradients);
        var size = _head.Weight.Columns;
        for (var row = 0; row < rows; row++)
        {
            var dTarget = dY[((nint)row * OutputStride) + Width - 1];
            if (_targets[row] < 0 || dTarget == 0)
                continue;
            gradients[_bias.Offset + _targets[row]] += dTarget;
            var dRow = new Span<float>(dX + (row * dXStride), size);
            TensorPrimitives.MultiplyAdd(RowOf(weights, _targets[row]), dTarget, dRow, dRow);
            if (_head.Frozen)
                continue;
            var dWeight = RowOf(gradients, _targets[row]);
            TensorPrimitives.MultiplyAdd(new ReadOnlySpan<float>(x + (row * xStride), size), dTarget, dWeight, dWeight);
        }
    }

    private void Gather(ReadOnlySpan<float> weights)
    {
        _weights.Ensure(_length);
        var gathered = _weights.Span;
        var size = _head.Weight.Columns;
        for (var column = 0; column < _sample.Length; column++)
        {
            RowOf(weights, _sample[column]).CopyTo(gathered[(_gathered.Weight.Offset + (column * size))..]);
            gathered[_gatheredBias.Offset + column] = weights[_bias.Offset + _sample[column]] - _sampler.LogInclusion(_sample[column]);
        }

        _packed.Prepare(gathered, backward: true);
        _packed.Refresh(gathered, 0, _packed.Panels.Count);
        _gathered.Refresh(gathered);
    }

    private void Scatter(Span<float> gradients)
    {
        var gathered = _gradients.Span;
        var size = _head.Weight.Columns;
        for (var column = 0; column < _sample.Length; column++)
        {
            gradients[_bias.Offset + _sample[column]] += gathered[_gatheredBias.Offset + column];
            if (_head.Frozen)
                continue;
            var dWeight = RowOf(gradients, _sample[column]);
            TensorPrimitives.Add(dWeight, gathered.Slice(_gathered.Weight.Offset + (column * size), size), dWeight);
        }
    }

    private Span<float> RowOf(Span<float> values, int row) => values.Slice(_head.Weight.Offset + (row * _head.Weight.Columns), _head.Weight.Columns);

    private ReadOnlySpan<float> RowOf(ReadOnlySpan<float> values, int row) =>
        values.Slice(_head.Weight.Offset + (row * _head.Weight.Columns), _head.Weight.Columns);
}
