using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>A table [V, size] of one vector per token; the padding token's vector stays zero and gets no gradient.</summary>
internal sealed class EmbeddingLayer(Parameter table, int paddingIndex, bool frozen)
{
    public Parameter Table { get; } = table;

    public int Size => Table.Columns;

    public int PaddingIndex { get; } = paddingIndex;

    public bool Frozen { get; } = frozen;

    /// <summary>The vector of a token.</summary>
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
            throw new ArgumentOutOfRangeException(nameof(token), token, $"A token must be 0 to {Table.Rows - 1}, the size of the vocabulary less one.");
    }

    /// <summary>Adds a row's gradient to its token's.</summary>
    public void Backward(int token, ReadOnlySpan<float> dVector, Span<float> gradients)
    {
        if (token == PaddingIndex)
            return;
        var dToken = gradients.Slice(Table.Offset + (token * Size), Size);
        TensorPrimitives.Add(dToken, dVector[..Size], dToken);
    }
}
