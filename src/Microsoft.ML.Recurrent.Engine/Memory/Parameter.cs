namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>Represents one named tensor of a network inside its flat arrays. Immutable.</summary>
/// <param name="Name">The name, as in torch.nn, such as <c>weight_ih_l0_reverse</c>.</param>
/// <param name="Offset">The index of the first element in the flat array.</param>
/// <param name="Rows">The number of rows; 1 for a vector.</param>
/// <param name="Columns">The number of columns, or the length of a vector.</param>
/// <param name="IsVector">Whether the tensor has one dimension.</param>
public sealed record Parameter(string Name, int Offset, int Rows, int Columns, bool IsVector)
{
    /// <summary>Gets the number of elements.</summary>
    public int Length => Rows * Columns;

    /// <summary>Gets the shape as text, such as <c>[256, 64]</c>.</summary>
    public string Shape => IsVector ? $"[{Columns}]" : $"[{Rows}, {Columns}]";
}
