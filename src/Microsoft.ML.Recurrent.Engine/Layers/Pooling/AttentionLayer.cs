using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Pooling;

/// <summary>Represents the weights of additive attention: score(t) = v . tanh(W h(t) + b).</summary>
internal sealed class AttentionLayer(ParameterLayout layout, string name, int inputSize, int attentionSize)
{
    public DenseLayer Projection { get; } = new(layout, name, inputSize, attentionSize);

    public Parameter Vector { get; } = layout.AddVector(name + ".vector", attentionSize);

    /// <summary>Gets v, which <see cref="Refresh"/> sets.</summary>
    public float[] VectorWeights { get; } = new float[attentionSize];

    public void Refresh(ReadOnlySpan<float> weights)
    {
        Projection.Refresh(weights);
        weights.Slice(Vector.Offset, Vector.Length).CopyTo(VectorWeights);
    }
}
