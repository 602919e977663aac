namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>Finds every violation in the options of a cell.</summary>
internal static class CellCheck
{
    /// <summary>Returns what is wrong, each as a clause that starts with the name of an option.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="sizes">The widths of the layers that run it.</param>
    public static IEnumerable<string> Violations(CellOptions cell, IReadOnlyList<int> sizes)
    {
        if (!Enum.IsDefined(cell.Kind))
            yield return $"Cell.Kind is {cell.Kind}, which is not a cell";
        if (cell.Kind != CellKind.Lstm && (cell.Peepholes || cell.CoupledInputForget || cell.ProjectionSize != 0))
            yield return $"Cell.Peepholes, CoupledInputForget and ProjectionSize belong to the Lstm cell but Cell.Kind is {cell.Kind}";
        if (cell.Kind != CellKind.Gru && !cell.ResetAfter)
            yield return $"Cell.ResetAfter belongs to the Gru cell but Cell.Kind is {cell.Kind}";
        if (cell.Kind != CellKind.Elman && cell.ElmanActivation != ElmanActivation.Tanh)
            yield return $"Cell.ElmanActivation belongs to the Elman cell but Cell.Kind is {cell.Kind}";
        foreach (var size in sizes)
            if (cell.ProjectionSize < 0 || cell.ProjectionSize > Math.Max(size, 0))
                yield return $"Cell.ProjectionSize is {cell.ProjectionSize} but must be 0 (none) or at most the layer's width {size}";
    }
}
