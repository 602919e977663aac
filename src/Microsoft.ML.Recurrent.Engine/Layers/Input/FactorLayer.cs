using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Input;

/// <summary>Joins the vectors of the factors of a step, the first factor first. Each factor has a table [V, size] of its own.</summary>
internal sealed class FactorLayer(IReadOnlyList<Parameter> tables)
{
    /// <summary>Gets the number of factors of a step, F.</summary>
    public int Count => tables.Count;

    /// <summary>Gets the width of the vectors of all factors together.</summary>
    public int Size { get; } = tables.Sum(table => table.Columns);

    /// <summary>Draws the vectors.</summary>
    public void Initialize(WeightDraw draw)
    {
        foreach (var table in tables)
            draw.Vectors(table, draw.Options.EmbeddingDeviation);
    }

    /// <summary>Writes the vectors of a step.</summary>
    /// <param name="weights">The flat weights.</param>
    /// <param name="values">The values of the factors. [F]</param>
    /// <param name="destination">Receives the vectors. [at least Size]</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not in its table.</exception>
    public void Forward(ReadOnlySpan<float> weights, ReadOnlySpan<int> values, Span<float> destination)
    {
        for (var factor = 0; factor < values.Length; factor++)
        {
            var table = tables[factor];
            ThrowIfOutOfRange(factor, values[factor]);
            weights.Slice(table.Offset + (values[factor] * table.Columns), table.Columns).CopyTo(destination);
            destination = destination[table.Columns..];
        }
    }

    /// <summary>Adds the gradient of the vectors of a step to the gradients of the tables.</summary>
    /// <param name="values">The values of the factors. [F]</param>
    /// <param name="dVectors">The gradient of the vectors. [at least Size]</param>
    /// <param name="gradients">The flat gradients.</param>
    public void Backward(ReadOnlySpan<int> values, ReadOnlySpan<float> dVectors, Span<float> gradients)
    {
        for (var factor = 0; factor < values.Length; factor++)
        {
            var table = tables[factor];
            var dVector = gradients.Slice(table.Offset + (values[factor] * table.Columns), table.Columns);
            TensorPrimitives.Add(dVector, dVectors[..table.Columns], dVector);
            dVectors = dVectors[table.Columns..];
        }
    }

    private void ThrowIfOutOfRange(int factor, int value)
    {
        if ((uint)value >= (uint)tables[factor].Rows)
            throw new ArgumentOutOfRangeException(
                nameof(value), value, $"A value of factor {factor} must be 0 to {tables[factor].Rows - 1}, the size of its vocabulary minus one.");
    }
}
