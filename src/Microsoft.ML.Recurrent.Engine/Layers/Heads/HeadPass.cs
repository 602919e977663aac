using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Heads;

/// <summary>
/// Runs a head on the rows of one input, or of two inputs that it reads separately, in which case the outputs of the first come before those of the second.
/// In training, if there is a sampler, only samples of the classes are computed. Buffers are reused; an instance serves one thread.
/// </summary>
internal sealed unsafe class HeadPass
{
    private readonly DenseLayer _head;
    private readonly SampledHead[] _sampled = []; // one for each input
    private readonly DensePass _pass = new();
    private readonly AlignedBuffer _output = new();
    private readonly AlignedBuffer _dOutput = new();
    private bool _training;
    private int _rows; // the rows of one input

    public HeadPass(DenseLayer head, int inputs, ClassSampler? sampler)
    {
        _head = head;
        if (sampler is not null)
            _sampled = [.. Enumerable.Range(0, inputs).Select(input => new SampledHead(head, sampler, input))];
    }

    /// <summary>Gets the number of rows of the outputs of all inputs together.</summary>
    public int Rows { get; private set; }

    /// <summary>Gets the number of elements from one output row to the next.</summary>
    public int Stride => Sampled?.OutputStride ?? _head.OutputStride;

    /// <summary>Gets the outputs. [Rows, Stride]</summary>
    public Span<float> Output => _output.Span[..(Rows * Stride)];

    /// <summary>Gets the gradient of the outputs; empty outside training. [Rows, Stride]</summary>
    public Span<float> OutputGradient => _dOutput.Span[..(_training ? Rows * Stride : 0)];

    /// <summary>Gets the head that computes the outputs of a sample of the classes; null if the outputs are those of all classes.</summary>
    public SampledHead? Sampled => _training && _sampled.Length > 0 ? _sampled[0] : null;

    public void Begin(bool training) => _training = training;

    /// <summary>Discards the outputs.</summary>
    public void Clear() => (Rows, _rows) = (0, 0);

    /// <param name="inputs">The rows of each input.</param>
    /// <param name="weights">The flat weights.</param>
    /// <param name="seed">The seed of the samples.</param>
    /// <param name="window">The number that distinguishes the windows of a seed.</param>
    public void Forward(HeadInputs inputs, ReadOnlySpan<float> weights, ulong seed, ulong window)
    {
        Clear();
        var rows = inputs[0].Count;
        var all = inputs.Count * (long)rows;
        _output.Ensure(all * Stride);
        if (_training)
            _dOutput.Ensure(all * Stride);
        (Rows, _rows) = ((int)all, rows);
        for (var i = 0; i < inputs.Count; i++)
        {
            if (Sampled is null)
                _head.Forward(inputs[i].Pointer, inputs[i].Stride, Of(_output, i), rows);
            else
                _sampled[i].Forward(inputs[i].Pointer, inputs[i].Stride, Of(_output, i), rows, weights, seed, window);
        }
    }

    /// <summary>
    /// Computes the outputs of the targets and replaces the class of each by its column. Only for use while <see cref="Sampled"/> is not null.
    /// </summary>
    /// <param name="inputs">The inputs that were passed to <see cref="Forward"/>.</param>
    /// <param name="classes">[Rows] The classes; -1 for rows that do not count.</param>
    /// <param name="weights">The flat weights.</param>
    public void ScoreTargets(HeadInputs inputs, Span<int> classes, ReadOnlySpan<float> weights)
    {
        for (var i = 0; i < inputs.Count; i++)
            _sampled[i].ScoreTargets(inputs[i].Pointer, inputs[i].Stride, Of(_output, i), classes.Slice(i * _rows, _rows), weights);
    }

    /// <summary>Back-propagates <see cref="OutputGradient"/>: writes the gradient of one input and adds to the gradients of the head.</summary>
    /// <param name="input">The index of the input.</param>
    /// <param name="rows">The rows of the input that were passed to <see cref="Forward"/>.</param>
    /// <param name="dRows">Receives the gradient, with the same stride.</param>
    /// <param name="weights">The flat weights.</param>
    /// <param name="gradients">The flat gradients.</param>
    /// <param name="accumulate">Whether the gradient is added to <paramref name="dRows"/>; only without a sampler.</param>
    public void Backward(
        int input, LayerRows rows, float* dRows, ReadOnlySpan<float> weights, Span<float> gradients, bool accumulate = false)
    {
        if (Sampled is null)
            _head.Backward(rows.Pointer, rows.Stride, Of(_dOutput, input), dRows, rows.Stride, _rows, gradients, _pass, accumulate);
        else
            _sampled[input].Backward(rows.Pointer, rows.Stride, Of(_dOutput, input), dRows, rows.Stride, _rows, weights, gradients);
    }

    private float* Of(AlignedBuffer outputs, int input) => outputs.Pointer + ((nint)input * _rows * Stride);
}
