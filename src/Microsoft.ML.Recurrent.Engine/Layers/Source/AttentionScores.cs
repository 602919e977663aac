using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Engine.Layers.Source;

/// <summary>Compares a query with the keys of a source sequence.</summary>
/// <param name="layer">The layer.</param>
/// <param name="keys">The keys.</param>
internal sealed class AttentionScores(SourceAttentionLayer layer, SourceRows keys)
{
    private readonly int _size = layer.Shape.Size / layer.Shape.Heads;
    private readonly float _scale = 1 / MathF.Sqrt(layer.Shape.Size / layer.Shape.Heads);
    private readonly float[] _sum = new float[layer.Shape.Size / layer.Shape.Heads]; // tanh(q + k), then its gradient

    /// <summary>Computes the score of each step of a source sequence.</summary>
    /// <param name="query">The query of a head. [size of a head]</param>
    /// <param name="source">The source sequence.</param>
    /// <param name="head">The head.</param>
    /// <param name="scores">Receives the scores. [steps]</param>
    public void Forward(ReadOnlySpan<float> query, int source, int head, Span<float> scores)
    {
        var isAdditive = layer.Vector is not null;
        for (var s = 0; s < scores.Length; s++)
        {
            ReadOnlySpan<float> key = Key(source, s, head);
            scores[s] = isAdditive ? Additive(query, key, head) : _scale * TensorPrimitives.Dot(query, key);
        }
    }

    /// <summary>Adds to the gradients of the query, of the keys and of the vector.</summary>
    /// <param name="query">The query of a head. [size of a head]</param>
    /// <param name="source">The source sequence.</param>
    /// <param name="head">The head.</param>
    /// <param name="dScores">The gradient of the scores. [steps]</param>
    /// <param name="dQuery">The gradient of the query. [size of a head]</param>
    /// <param name="gradients">The flat gradients.</param>
    public void Backward(ReadOnlySpan<float> query, int source, int head, ReadOnlySpan<float> dScores, Span<float> dQuery, Span<float> gradients)
    {
        for (var s = 0; s < dScores.Length; s++)
        {
            var dKey = keys.DRow(source, s).Slice(head * _size, _size);
            if (layer.Vector is { } vector)
            {
                BackwardAdditive(query, Key(source, s, head), head, dScores[s], gradients.Slice(vector.Offset + (head * _size), _size));
                TensorPrimitives.Add(dQuery, _sum, dQuery);
                TensorPrimitives.Add(dKey, _sum, dKey);
                continue;
            }

            TensorPrimitives.MultiplyAdd(Key(source, s, head), _scale * dScores[s], dQuery, dQuery);
            TensorPrimitives.MultiplyAdd(query, _scale * dScores[s], dKey, dKey);
        }
    }

    private Span<float> Key(int source, int step, int head) => keys.Row(source, step).Slice(head * _size, _size);

    private ReadOnlySpan<float> Vector(int head) => layer.VectorWeights.AsSpan(head * _size, _size);

    private float Additive(ReadOnlySpan<float> query, ReadOnlySpan<float> key, int head)
    {
        TensorPrimitives.Add(query, key, _sum);
        Kernels.Activation.Tanh(_sum, _sum);
        return TensorPrimitives.Dot<float>(_sum, Vector(head));
    }

    // The gradient of q + k is dScore v (1 - tanh^2).
    private void BackwardAdditive(ReadOnlySpan<float> query, ReadOnlySpan<float> key, int head, float dScore, Span<float> dVector)
    {
        Additive(query, key, head);
        TensorPrimitives.MultiplyAdd(_sum, dScore, dVector, dVector);
        var vector = Vector(head);
        for (var i = 0; i < _sum.Length; i++)
            _sum[i] = dScore * vector[i] * (1 - (_sum[i] * _sum[i]));
    }
}
