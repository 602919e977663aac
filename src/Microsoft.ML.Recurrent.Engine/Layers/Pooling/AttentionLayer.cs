using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Pooling;

/// <summary>Weights of additive attention: score(t) = v . tanh(W h(t) + b).</summary>
internal sealed class AttentionLayer(ParameterLayout layout, int inputSize, int attentionSize)
{
    public DenseLayer Projection { get; } = new(layout, "attention", inputSize, attentionSize);

    public Parameter Vector { get; } = layout.AddVector("attention.vector", attentionSize);

    /// <summary>v; set by <see cref="Refresh"/>.</summary>
    public float[] VectorWeights { get; } = new float[attentionSize];

    public void Refresh(ReadOnlySpan<float> weights)
    {
        Projection.Refresh(weights);
        weights.Slice(Vector.Offset, Vector.Length).CopyTo(VectorWeights);
    }
}
