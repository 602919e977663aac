namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>One named tensor of a network inside its flat arrays. Immutable.</summary>
/// <param name="Name">Name as torch.nn gives it, such as <c>weight_ih_l0_reverse</c>.</param>
/// <param name="Offset">First element in the flat array.</param>
/// <param name="Rows">Rows; 1 for a vector.</param>
/// <param name="Columns">Columns, or the length of a vector.</param>
/// <param name="IsVector">Whether the tensor has one dimension.</param>
public sealed record Parameter(string Name, int Offset, int Rows, int Columns, bool IsVector)
{
    /// <summary>Number of elements.</summary>
    public int Length => Rows * Columns;

    /// <summary>Shape as text, such as <c>[256, 64]</c>.</summary>
    public string Shape => IsVector ? $"[{Columns}]" : $"[{Rows}, {Columns}]";
}
