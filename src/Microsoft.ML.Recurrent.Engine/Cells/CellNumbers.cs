namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>Converts the options of a cell to the numbers that files store, and back.</summary>
internal static class CellNumbers
{
    /// <summary>Returns the numbers of a cell. That of its heads is left out if there is one, as it was before there were heads.</summary>
    public static int[] Of(CellOptions cell) =>
    [
        (int)cell.Kind, (int)cell.ElmanActivation, cell.Peepholes ? 1 : 0, cell.CoupledInputForget ? 1 : 0, cell.ProjectionSize, cell.ResetAfter ? 1 : 0,
        cell.LayerNormalization ? 1 : 0, .. HeadsOf(cell) is { } heads ? new[] { heads } : [], // as files before there were heads
    ];

    /// <summary>Returns the cell of some numbers; null if they are not those of a cell.</summary>
    public static CellOptions? Read(int[] numbers) =>
        numbers is [var kind, var activation, 0 or 1, 0 or 1, var projectionSize, 0 or 1, 0 or 1, .. { Length: <= 1 } heads] ? new()
        {
            Kind = (CellKind)kind,
            ElmanActivation = (ElmanActivation)activation,
            Peepholes = numbers[2] == 1,
            CoupledInputForget = numbers[3] == 1,
            ProjectionSize = projectionSize,
            ResetAfter = numbers[5] == 1,
            LayerNormalization = numbers[6] == 1,
            RecurrentHeads = heads is [var groups] && (CellKind)kind != CellKind.MLstm ? groups : 1,
            MemoryHeads = heads is [var memories] && (CellKind)kind == CellKind.MLstm ? memories : 0,
        }
        : null;

    private static int? HeadsOf(CellOptions cell) => cell.MemoryHeads != 0 ? cell.MemoryHeads : cell.RecurrentHeads != 1 ? cell.RecurrentHeads : null;
}
