namespace Microsoft.ML.Recurrent.PeerBenchmarks.Items;

/// <summary>Every item that is compared.</summary>
internal static class WorkItems
{
    private static readonly CellKind[] s_cells = [CellKind.Lstm, CellKind.Gru, CellKind.Elman];

    public static IReadOnlyList<WorkItem> All { get; } = [.. Sequences(WorkKind.Training), .. Sequences(WorkKind.Inference), LanguageModel, .. Streams()];

    /// <summary>The language model of Zaremba and others (2014), small size: 10,000 words, 2 layers of 200.</summary>
    private static WorkItem LanguageModel => new(WorkKind.Training, CellKind.Lstm, 20, 35, 200, 200, 2) { Vocabulary = 10_000 };

    private static IEnumerable<WorkItem> Sequences(WorkKind kind) =>
        from cell in s_cells
        from item in new WorkItem[]
        {
            new(kind, cell, 32, 32, 32, 64, 1),
            new(kind, cell, 32, 64, 64, 128, 1),
            new(kind, cell, 64, 64, 128, 256, 2),
            new(kind, cell, 32, 128, 256, 512, 1),
            new(kind, cell, 1, 64, 64, 128, 1),
            new(kind, cell, 1, 128, 256, 512, 1),
            new(kind, cell, 4, 128, 256, 512, 1),
            new(kind, cell, 256, 20, 64, 64, 1),
            new(kind, cell, 16, 512, 32, 96, 1) { Bidirectional = true },
            new(kind, cell, 64, 128, 64, 128, 1) { Ragged = true },
            new(kind, cell, 7, 13, 5, 37, 1),
        }
        select item;

    private static IEnumerable<WorkItem> Streams() =>
        from cell in new[] { CellKind.Lstm, CellKind.Gru }
        from shape in new[] { (I: 64, H: 128), (I: 16, H: 32), (I: 256, H: 512) }
        select new WorkItem(WorkKind.Streaming, cell, 1, 1, shape.I, shape.H, 1);
}
