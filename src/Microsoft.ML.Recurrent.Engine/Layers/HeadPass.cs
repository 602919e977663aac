using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Rows that a head reads, or those of their gradient.</summary>
/// <param name="Pointer">The first row.</param>
/// <param name="Stride">Distance of rows.</param>
internal readonly record struct HeadRows(nint Pointer, int Stride);

/// <summary>
/// Runs a head, or in training samples of its classes where there is a sampler, on the rows of one input, or of two that it reads each by itself: the outputs
/// of the first then stand before those of the second. Buffers are reused; serves one thread.
/// </summary>
internal sealed unsafe class HeadPass
{
    private readonly DenseLayer _head;
    private readonly SampledHead[] _sampled = []; // one for each input
    private readonly DensePass _pass = new();
    private readonly AlignedBuffer _output = new();
    private readonly AlignedBuffer _dOutput = new();
    private bool _training;
    private int _rows; // of one input

    public HeadPass(DenseLayer head, int inputs, ClassSampler? sampler)
    {
        _head = head;
        if (sampler is not null)
            _sampled = [.. Enumerable.Range(0, inputs).Select(input => new SampledHead(head, sampler, input))];
    }

    /// <summary>Rows of outputs, those of all inputs together.</summary>
    public int Rows { get; private set; }

    /// <summary>Distance of output rows.</summary>
    public int Stride => Sampled?.OutputStride ?? _head.OutputStride;

    /// <summary>[Rows, Stride]</summary>
    public Span<float> Output => _output.Span[..(Rows * Stride)];

    /// <summary>Gradient of the outputs, in training. [Rows, Stride]</summary>
    public Span<float> OutputGradient => _dOutput.Span[..(_training ? Rows * Stride : 0)];

    /// <summary>The head that gives the outputs of a sample of the classes; null where they are those of all.</summary>
    public SampledHead? Sampled => _training && _sampled.Length > 0 ? _sampled[0] : null;

    public void Begin(bool training) => _training = training;

    /// <summary>Forgets the outputs.</summary>
    public void Clear() => (Rows, _rows) = (0, 0);

    /// <param name="inputs">The rows of each input.</param>
    /// <param name="rows">Number of rows of each.</param>
    /// <param name="weights">Flat weights.</param>
    /// <param name="seed">Seed of the samples.</param>
    /// <param name="window">Tells the windows of a seed apart.</param>
    public void Forward(ReadOnlySpan<HeadRows> inputs, int rows, ReadOnlySpan<float> weights, ulong seed, ulong window)
    {
        Clear();
        var all = inputs.Length * (long)rows;
        _output.Ensure(all * Stride);
        if (_training)
            _dOutput.Ensure(all * Stride);
        (Rows, _rows) = ((int)all, rows);
        for (var i = 0; i < inputs.Length; i++)
        {
            var (x, stride) = inputs[i];
            if (Sampled is null)
                _head.Forward((float*)x, stride, Of(_output, i), rows);
            else
                _sampled[i].Forward((float*)x, stride, Of(_output, i), rows, weights, seed, window);
        }
    }

    /// <summary>With <see cref="Sampled"/>: fills the outputs of the targets, whose classes become their column.</summary>
    /// <param name="inputs">As given to <see cref="Forward"/>.</param>
    /// <param name="classes">[Rows], -1 for rows that do not count.</param>
    /// <param name="weights">Flat weights.</param>
    public void ScoreTargets(ReadOnlySpan<HeadRows> inputs, Span<int> classes, ReadOnlySpan<float> weights)
    {
        for (var i = 0; i < inputs.Length; i++)
            _sampled[i].ScoreTargets((float*)inputs[i].Pointer, inputs[i].Stride, Of(_output, i), classes.Slice(i * _rows, _rows), weights);
    }

    /// <summary>From <see cref="OutputGradient"/> to the gradient of one input and, added to, of the head.</summary>
    /// <param name="input">Its place among the inputs.</param>
    /// <param name="rows">As given to <see cref="Forward"/>.</param>
    /// <param name="dRows">Gets the gradient, with the same stride.</param>
    /// <param name="weights">Flat weights.</param>
    /// <param name="gradients">Flat gradients.</param>
    public void Backward(int input, HeadRows rows, float* dRows, ReadOnlySpan<float> weights, Span<float> gradients)
    {
        var (x, stride) = rows;
        if (Sampled is null)
            _head.Backward((float*)x, stride, Of(_dOutput, input), dRows, stride, _rows, gradients, _pass);
        else
            _sampled[input].Backward((float*)x, stride, Of(_dOutput, input), dRows, stride, _rows, weights, gradients);
    }

    private float* Of(AlignedBuffer outputs, int input) => outputs.Pointer + ((nint)input * _rows * Stride);
}
