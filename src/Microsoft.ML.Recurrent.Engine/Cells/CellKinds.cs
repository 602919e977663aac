using Microsoft.ML.Recurrent.Engine.Cells.Elman;
using Microsoft.ML.Recurrent.Engine.Cells.Gru;
using Microsoft.ML.Recurrent.Engine.Cells.Lstm;
using Microsoft.ML.Recurrent.Engine.Cells.MinGru;
using Microsoft.ML.Recurrent.Engine.Cells.MinLstm;
using Microsoft.ML.Recurrent.Engine.Cells.MLstm;
using Microsoft.ML.Recurrent.Engine.Cells.SLstm;

namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>Lists the kinds of cells. A new kind is one more line.</summary>
internal static class CellKinds
{
    /// <summary>Gets the definitions of all kinds.</summary>
    public static IReadOnlyList<CellDefinition> All { get; } =
    [
        new ElmanDefinition(), new LstmDefinition(), new GruDefinition(), new MinGruDefinition(), new MinLstmDefinition(), new SLstmDefinition(),
        new MLstmDefinition(),
    ];

    /// <summary>Returns the definition of a kind; null if there is no such kind.</summary>
    public static CellDefinition? Find(CellKind kind) => All.FirstOrDefault(definition => definition.Kind == kind);

    /// <summary>Returns the definition of a kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public static CellDefinition Of(CellKind kind) => Find(kind) ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of cell.");
}
