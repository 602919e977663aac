using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Source;

/// <summary>Represents attention over the rows of the source sequence.</summary>
/// <param name="shape">The shape of the layer.</param>
/// <param name="query">The layer that computes the query of a step.</param>
/// <param name="key">The layer that computes the key of a row of the source.</param>
/// <param name="value">The layer that computes the value of a row of the source.</param>
/// <param name="vector">The vector of additive scores; null for products.</param>
internal sealed class SourceAttentionLayer(SourceAttentionShape shape, DenseLayer query, DenseLayer key, DenseLayer value, Parameter? vector) : Layer
{
    /// <summary>Gets the shape of the layer.</summary>
    public SourceAttentionShape Shape => shape;

    public DenseLayer Query => query;

    public DenseLayer Key => key;

    public DenseLayer Value => value;

    /// <summary>Gets the vector of additive scores; null for products.</summary>
    public Parameter? Vector => vector;

    /// <summary>Gets v, which <see cref="Refresh"/> sets.</summary>
    public float[] VectorWeights { get; } = new float[vector?.Length ?? 0];

    public override int OutputSize => shape.Size;

    public override void Initialize(WeightDraw draw)
    {
        query.Initialize(draw);
        key.Initialize(draw);
        value.Initialize(draw);
        if (vector is not null)
            draw.Glorot(vector);
    }

    public override void Refresh(ReadOnlySpan<float> weights)
    {
        query.Refresh(weights);
        key.Refresh(weights);
        value.Refresh(weights);
        if (vector is not null)
            weights.Slice(vector.Offset, vector.Length).CopyTo(VectorWeights);
    }

    public override void Measure(WindowMemory memory)
    {
        var rows = memory.Rows;
        memory.Rows = memory.SourceRows;
        memory.AddOutput(key.OutputStride);
        memory.AddOutput(value.OutputStride);
        memory.Rows = rows;
        memory.AddOutput(query.OutputStride);
        memory.Add((Int128)rows * shape.Heads * memory.LongestSource);
        base.Measure(memory);
    }

    public override LayerPass CreatePass(PassScope scope) => new SourceAttentionPass(this, scope.Source!);
}
