namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>Computes the size of a cell from its options alone, in a type wide enough for any options.</summary>
internal static class CellSize
{
    /// <summary>Returns the number of weights of a cell and of the tensors that contain them.</summary>
    /// <param name="options">The cell.</param>
    /// <param name="input">The number of values that it reads.</param>
    /// <param name="hidden">The number of its units.</param>
    public static (Int128 Weights, int Parameters) Of(CellOptions options, Int128 input, Int128 hidden)
    {
        var state = StateOf(options, hidden);
        var gates = options.Kind switch
        {
            CellKind.Elman => 1,
            CellKind.Gru => 3,
            _ => options.CoupledInputForget ? 3 : 4,
        };
        var rows = gates * hidden;
        var weights = rows * (input + state + (options.LayerNormalization ? 4 : 2));
        var parameters = options.LayerNormalization ? 6 : 4;
        if (options.ProjectionSize > 0)
            (weights, parameters) = (weights + (options.ProjectionSize * hidden), parameters + 1);
        if (options.Peepholes)
            (weights, parameters) = (weights + (3 * hidden), parameters + 1);
        return options is { LayerNormalization: true, Kind: CellKind.Lstm } ? (weights + (2 * hidden), parameters + 2) : (weights, parameters);
    }

    /// <summary>Returns the number of values that a cell returns.</summary>
    public static Int128 StateOf(CellOptions options, Int128 hidden) => options.ProjectionSize > 0 ? options.ProjectionSize : hidden;
}
