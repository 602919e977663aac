namespace Microsoft.ML.Recurrent.PeerBenchmarks.Onnx;

/// <summary>Stacks gates as ONNX does: i, o, f, c where torch and we have i, f, g, o, and z, r, h where we have r, z, n.</summary>
internal static class OnnxGates
{
    /// <summary>The name of a cell's operation.</summary>
    public static string Operation(CellKind cell) => cell switch
    {
        CellKind.Lstm => "LSTM",
        CellKind.Gru => "GRU",
        _ => "RNN",
    };

    /// <summary>Copies a tensor gate by gate into ONNX's order.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="source">[G H, columns], gates in torch's order; a bias has one column.</param>
    /// <param name="destination">As long as <paramref name="source"/>.</param>
    public static void Reorder(CellKind cell, ReadOnlySpan<float> source, Span<float> destination)
    {
        var order = Order(cell);
        var length = source.Length / order.Length;
        for (var gate = 0; gate < order.Length; gate++)
            source.Slice(order[gate] * length, length).CopyTo(destination[(gate * length)..]);
    }

    /// <summary>For each of ONNX's gates, its place in torch's order.</summary>
    private static ReadOnlySpan<int> Order(CellKind cell) => cell switch
    {
        CellKind.Lstm => [0, 3, 1, 2],
        CellKind.Gru => [1, 0, 2],
        _ => [0],
    };
}
