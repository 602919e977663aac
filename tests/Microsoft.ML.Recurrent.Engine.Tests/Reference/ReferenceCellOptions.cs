namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>Which recurrence a layer runs. Peepholes, coupling and projection are the LSTM's, heads the sLSTM's.</summary>
public sealed record ReferenceCellOptions(ReferenceCellKind Kind, int HiddenSize)
{
    public bool Peepholes { get; init; }

    public bool CoupledInputForget { get; init; }

    /// <summary>The size of h after the projection W_hr; 0 for none.</summary>
    public int ProjectionSize { get; init; }

    public bool LayerNormalization { get; init; }

    /// <summary>The groups of units of an sLSTM of which the gates read their own group of h.</summary>
    public int RecurrentHeads { get; init; } = 1;

    /// <summary>The heads of an mLSTM; 0 for the largest number up to 4 that divides the units.</summary>
    public int MemoryHeads { get; init; }

    public int Heads => MemoryHeads > 0 ? MemoryHeads : Enumerable.Range(1, 4).Last(heads => HiddenSize % heads == 0);

    /// <summary>The size of the state other than h: c of an LSTM, C and n of an mLSTM.</summary>
    public int CellSize => Kind switch
    {
        ReferenceCellKind.Lstm => HiddenSize,
        ReferenceCellKind.MLstm => (HiddenSize * (HiddenSize / Heads)) + HiddenSize,
        _ => 0,
    };

    public bool HasZoneout => Kind != ReferenceCellKind.MLstm;

    public bool HasRecurrentProduct => Kind is not (ReferenceCellKind.MinGru or ReferenceCellKind.MinLstm or ReferenceCellKind.MLstm);

    /// <summary>The width of h, which is also the width of a step's output.</summary>
    public int StateSize => ProjectionSize > 0 ? ProjectionSize : HiddenSize;

    /// <summary>The width of the h that a gate reads.</summary>
    public int RecurrentSize => StateSize / RecurrentHeads;

    /// <summary>The rows of the matrices.</summary>
    public int Rows => Kind == ReferenceCellKind.MLstm ? (4 * HiddenSize) + (2 * Heads) : Gates * HiddenSize;

    public int Gates => Kind switch
    {
        ReferenceCellKind.ElmanTanh or ReferenceCellKind.ElmanRelu => 1,
        ReferenceCellKind.Lstm => CoupledInputForget ? 3 : 4,
        ReferenceCellKind.SLstm => 4,
        ReferenceCellKind.MinGru => 2,
        _ => 3,
    };

    public override string ToString() =>
        $"{Kind} H{HiddenSize}" + (Peepholes ? " peepholes" : "") + (CoupledInputForget ? " coupled" : "")
        + (ProjectionSize > 0 ? $" projection {ProjectionSize}" : "") + (LayerNormalization ? " normalized" : "")
        + (RecurrentHeads > 1 ? $" heads {RecurrentHeads}" : "") + (MemoryHeads > 0 ? $" {MemoryHeads} heads" : "");
}
