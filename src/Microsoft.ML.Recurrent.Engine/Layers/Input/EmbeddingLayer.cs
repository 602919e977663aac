using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Input;

/// <summary>Represents a table [V, size] of one vector per token. The vector of the padding token stays zero and receives no gradient.</summary>
internal sealed class EmbeddingLayer(Parameter table, int paddingIndex, bool frozen)
{
    public Parameter Table { get; } = table;

    public int Size => Table.Columns;

    public int PaddingIndex { get; } = paddingIndex;

    public bool Frozen { get; } = frozen;

    /// <summary>Draws the vectors of all tokens but the padding token.</summary>
    public void Initialize(WeightDraw draw, bool orthogonal) => draw.Vectors(Table, draw.Options.EmbeddingDeviation, PaddingIndex, orthogonal);

    /// <summary>Returns the vector of a token.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The token is not in the table.</exception>
    public ReadOnlySpan<float> Forward(ReadOnlySpan<float> weights, int token)
    {
        ThrowIfOutOfRange(token);
        return weights.Slice(Table.Offset + (token * Size), Size);
    }

    /// <exception cref="ArgumentOutOfRangeException">The token is not in the table.</exception>
    public void ThrowIfOutOfRange(int token)
    {
        if ((uint)token >= (uint)Table.Rows)
            throw new ArgumentOutOfRangeException(nameof(token), token, $"A token must be 0 to {Table.Rows - 1}, the size of the vocabulary minus one.");
    }

    /// <summary>Adds the gradient of a row to that of its token.</summary>
    public void Backward(int token, ReadOnlySpan<float> dVector, Span<float> gradients)
    {
        if (token == PaddingIndex)
            return;
        var dToken = gradients.Slice(Table.Offset + (token * Size), Size);
        TensorPrimitives.Add(dToken, dVector[..Size], dToken);
    }
}
