using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <summary>
/// Runs the stacked recurrent layers of a network over a window: joins the two directions of a layer, forward first, adds the input of the layer if it has a
/// residual connection, and applies dropout to its output before the next layer and, if requested, to the output of the top layer.
/// </summary>
internal sealed unsafe class RecurrentStackPass
{
    internal const ulong DropoutIdentity = 0x3000;
    private readonly RecurrentLayerPass[][] _layers;
    private readonly StepDropout?[] _dropouts;
    private readonly AlignedBuffer[] _joined;  // [R, stride] for each layer whose output is not that of a single direction
    private readonly AlignedBuffer[] _dJoined; // [R, stride] for each layer with two directions or a residual connection
    private readonly bool _residual;
    private ulong _seed;

    public RecurrentStackPass(
        RecurrentLayer[][] layers, float dropout, bool dropsSequences, bool dropsTop, RandomMask random, ulong dropoutIdentity = DropoutIdentity,
        bool residual = false)
    {
        _residual = residual;
        _layers = [.. layers.Select(directions => directions.Select(layer => new RecurrentLayerPass(layer, random)).ToArray())];
        _dropouts = new StepDropout?[_layers.Length];
        for (var l = 0; l < _layers.Length; l++)
            if (dropout > 0 && (dropsTop || l < _layers.Length - 1))
                _dropouts[l] = new StepDropout(dropout, dropoutIdentity + (ulong)l, dropsSequences, random);
        _joined = [.. _layers.Select(_ => new AlignedBuffer())];
        _dJoined = [.. _layers.Select(_ => new AlignedBuffer())];
    }

    /// <summary>Gets the directions of each layer, starting with the bottom layer.</summary>
    public IReadOnlyList<RecurrentLayerPass[]> Layers => _layers;

    /// <summary>Gets the output rows of the top layer. [R, TopStride]</summary>
    public float* Top => OutputOf(_layers.Length - 1);

    public int TopStride => StrideOf(_layers.Length - 1);

    /// <summary>Gets the gradient of <see cref="Top"/>, to be filled, including the padding, before <see cref="Backward"/>. [R, TopStride]</summary>
    public AlignedBuffer DTop => DOutputOf(_layers.Length - 1);

    public void Begin(int sequences, bool training, ulong seed)
    {
        _seed = seed;
        foreach (var directions in _layers)
            foreach (var layer in directions)
                layer.Begin(sequences, training, seed);
        foreach (var dropout in _dropouts)
            dropout?.Begin(training);
    }

    public void Forward(PackedSequences window, float* x, int xStride, int carrySteps)
    {
        for (var l = 0; l < _layers.Length; l++)
        {
            foreach (var layer in _layers[l])
                layer.Forward(window, x, xStride, carrySteps);
            Join(window, l);
            if (Adds(l))
                Add(x, _joined[l].Pointer, window.Rows * StrideOf(l));
            if (_dropouts[l] is { Active: true } dropout)
                dropout.Forward(window, _joined[l].Pointer, StrideOf(l), _seed);
            x = OutputOf(l);
            xStride = StrideOf(l);
        }
    }

    /// <summary>Back-propagates <see cref="DTop"/>. dX may be null; the gradient is added to it if requested.</summary>
    public void Backward(PackedSequences window, float* x, int xStride, float* dX, int dXStride, bool accumulate, Span<float> gradients)
    {
        for (var l = _layers.Length - 1; l >= 0; l--)
        {
            if (_dropouts[l] is { Active: true } dropout)
                dropout.Backward(window, DOutputOf(l).Pointer, StrideOf(l));
            Split(window, l);
            var (input, inputStride) = l == 0 ? ((nint)x, xStride) : ((nint)OutputOf(l - 1), StrideOf(l - 1));
            var (dInput, dInputStride) = l == 0 ? ((nint)dX, dXStride) : ((nint)Prepared(DOutputOf(l - 1), window.Rows, StrideOf(l - 1)), StrideOf(l - 1));
            if (Adds(l))
                Copy(DOutputOf(l).Pointer, (float*)dInput, window.Rows * StrideOf(l)); // to which the layer adds
            for (var d = 0; d < _layers[l].Length; d++)
                _layers[l][d].Backward(
                    window, (float*)input, inputStride, (float*)dInput, dInputStride, accumulate: d > 0 || (l == 0 && accumulate) || Adds(l), gradients);
        }
    }

    private bool OwnsOutput(int l) => _layers[l].Length == 1 && !Adds(l) && _dropouts[l] is not { Active: true };

    private bool Adds(int l) => _residual && l > 0;

    private float* OutputOf(int l) => OwnsOutput(l) ? _layers[l][0].Output : _joined[l].Pointer;

    private AlignedBuffer DOutputOf(int l) => _layers[l].Length == 1 && !Adds(l) ? _layers[l][0].DOutput : _dJoined[l];

    private int StrideOf(int l) => GatePanels.Pad(_layers[l].Length * _layers[l][0].Size);

    private static float* Prepared(AlignedBuffer buffer, int rows, int stride)
    {
        buffer.Ensure((long)rows * stride);
        return buffer.Pointer;
    }

    private void Join(PackedSequences window, int l)
    {
        if (OwnsOutput(l))
            return;
        var stride = StrideOf(l);
        var target = Prepared(_joined[l], window.Rows, stride);
        for (var row = 0; row < window.Rows; row++)
        {
            var joined = new Span<float>(target + ((nint)row * stride), stride);
            foreach (var layer in _layers[l])
            {
                new ReadOnlySpan<float>(layer.Output + ((nint)row * layer.Stride), layer.Size).CopyTo(joined);
                joined = joined[layer.Size..];
            }

            joined.Clear();
        }
    }

    private void Split(PackedSequences window, int l)
    {
        if (_layers[l].Length == 1 && !Adds(l))
            return;
        var stride = StrideOf(l);
        var column = 0;
        foreach (var layer in _layers[l])
        {
            var target = Prepared(layer.DOutput, window.Rows, layer.Stride);
            for (var row = 0; row < window.Rows; row++)
            {
                var dRow = new Span<float>(target + ((nint)row * layer.Stride), layer.Stride);
                new ReadOnlySpan<float>(_dJoined[l].Pointer + ((nint)row * stride) + column, layer.Size).CopyTo(dRow);
                dRow[layer.Size..].Clear();
            }

            column += layer.Size;
        }
    }

    private static void Add(float* x, float* sum, int count) =>
        TensorPrimitives.Add(new ReadOnlySpan<float>(sum, count), new ReadOnlySpan<float>(x, count), new Span<float>(sum, count));

    private static void Copy(float* source, float* target, int count) => new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(target, count));
}
