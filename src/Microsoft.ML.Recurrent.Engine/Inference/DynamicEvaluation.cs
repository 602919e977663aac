using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;

namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>
/// Learns from the segments of a text, on a copy of a network; see <see cref="AdaptationOptions"/>. A segment runs through <see cref="Pass"/> and then through
/// <see cref="Learn"/>. Buffers are reused; an instance serves one text at a time.
/// </summary>
internal sealed class DynamicEvaluation
{
    internal const float Epsilon = 1e-8f;

    private const int BlockLength = 1 << 10; // stays in the first-level cache

    private readonly RecurrentNetwork _trained;
    private readonly AdaptationOptions _options;
    private readonly SoftmaxCrossEntropyLoss _loss = new();
    private readonly float[] _gradient;    // [parameters]
    private readonly float[] _meanSquares; // [parameters]
    private long _segments;
    private double _squaredNorms; // the sum over the segments

    /// <param name="trained">A network that predicts the next token. It is never changed.</param>
    /// <param name="options">The options, with a learning rate.</param>
    /// <exception cref="ArgumentException">A segment does not fit in memory.</exception>
    public DynamicEvaluation(RecurrentNetwork trained, AdaptationOptions options)
    {
        (_trained, _options) = (trained, options);
        var steps = options.DynamicEvaluationSegmentLength;
        if (new PassMemory(trained, training: true).Violation(new(steps, 1, steps)) is { } violation)
            throw new ArgumentException($"{nameof(options.DynamicEvaluationSegmentLength)} is {steps}, which is too long: {violation}.", nameof(options));
        Network = RecurrentNetwork.WithZeroWeights(trained.Shape);
        Pass = new NetworkPass(Network);
        _gradient = new float[trained.Parameters.Count];
        _meanSquares = new float[trained.Parameters.Count];
        Forget();
    }

    /// <summary>Gets the network that learns.</summary>
    public RecurrentNetwork Network { get; }

    /// <summary>Gets the pass that runs a segment before <see cref="Learn"/>.</summary>
    public NetworkPass Pass { get; }

    /// <summary>Returns to the weights of the trained network.</summary>
    public void Forget()
    {
        SetWeights(_trained.Parameters.Weights);
        _meanSquares.AsSpan().Clear();
        (_segments, _squaredNorms) = (0, 0);
    }

    /// <summary>Takes the gradient step of the segment that <see cref="Pass"/> has just run.</summary>
    /// <param name="targets">The token after each of its steps.</param>
    public void Learn(ReadOnlySpan<int> targets)
    {
        var loss = _loss.Evaluate(
            new LossBatch
            {
                Outputs = Pass.Output,
                Rows = targets.Length,
                Width = Network.Shape.OutputSize,
                OutputStride = Pass.OutputStride,
                Classes = targets,
                Scale = 1f / targets.Length,
            },
            Pass.OutputGradient);
        if (!double.IsFinite(loss))
            return;
        _gradient.AsSpan().Clear();
        Pass.Backward(_gradient);
        foreach (var (offset, length) in Network.FrozenRanges)
            _gradient.AsSpan(offset, length).Clear();
        var squares = TensorPrimitives.SumOfSquares<float>(_gradient);
        if (!float.IsFinite(squares))
            return;
        _segments++;
        _squaredNorms += squares;
        Update(floor: (float)Math.Sqrt(_squaredNorms / _segments / _gradient.Length) + Epsilon);
        Network.Refresh();
    }

    /// <summary>Writes what was learned.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_segments);
        writer.Write(_squaredNorms);
        SessionBytes.Write(writer, Network.Parameters.Weights);
        SessionBytes.Write(writer, _meanSquares);
    }

    /// <summary>Reads and checks what <see cref="Save"/> wrote, and returns the action that restores it.</summary>
    /// <exception cref="ArgumentException">It does not fit the network.</exception>
    public Action Read(BinaryReader reader)
    {
        var (segments, squaredNorms) = (reader.ReadInt64(), reader.ReadDouble());
        var weights = SessionBytes.ReadSingles(reader, _gradient.Length);
        var squares = SessionBytes.ReadSingles(reader, _gradient.Length);
        if (segments < 0 || !double.IsFinite(squaredNorms) || squaredNorms < 0 || TensorPrimitives.Min<float>(squares) < 0)
            throw new ArgumentException(FormattableString.Invariant(
                $"there are {segments} segments whose squares have the sum {squaredNorms}, or a mean of squares is negative"));
        return () =>
        {
            SetWeights(weights);
            squares.CopyTo(_meanSquares, 0);
            (_segments, _squaredNorms) = (segments, squaredNorms);
        };
    }

    private void Update(float floor)
    {
        var weights = Network.Parameters.WritableWeights;
        Span<float> buffer = stackalloc float[BlockLength];
        for (var start = 0; start < weights.Length; start += BlockLength)
        {
            var block = weights.Slice(start, Math.Min(BlockLength, weights.Length - start));
            var gradient = _gradient.AsSpan(start, block.Length);
            var squares = _meanSquares.AsSpan(start, block.Length);
            var change = buffer[..block.Length];
            TensorPrimitives.Multiply(gradient, gradient, change);
            TensorPrimitives.Subtract(change, squares, change);
            TensorPrimitives.Divide(change, _segments, change);
            TensorPrimitives.Add(squares, change, squares);

            TensorPrimitives.Sqrt(squares, change);
            TensorPrimitives.Add(change, floor, change);
            TensorPrimitives.Divide(gradient, change, gradient);
            TensorPrimitives.Multiply(gradient, _options.DynamicEvaluationRate, gradient);
            TensorPrimitives.Subtract(_trained.Parameters.Weights.Slice(start, block.Length), block, change);
            TensorPrimitives.Multiply(change, _options.DynamicEvaluationDecay, change);
            TensorPrimitives.Subtract(change, gradient, change);
            TensorPrimitives.Add(block, change, block);
        }
    }

    private void SetWeights(ReadOnlySpan<float> weights)
    {
        weights.CopyTo(Network.Parameters.WritableWeights);
        Network.Refresh();
    }
}
