namespace Microsoft.ML.Recurrent.Benchmarks.Surface;

/// <summary>A trained regression of one shape, and rows to score with it.</summary>
internal sealed class ScoringModel
{
    public ScoringModel(CellKind cell, int hiddenSize, int length, int rows)
    {
        Rows = new GeneratedRows(rows, length);
        Transformer = Context.Regression.Trainers.Recurrent(
            new SequenceRegressionOptions { Cell = cell, HiddenSize = hiddenSize, NumberOfEpochs = 1 }).Fit(new GeneratedRows(64, length));
        Name = $"{cell} T {length} H {hiddenSize}";
    }

    public MLContext Context { get; } = new(1);

    public SequenceRegressionTransformer Transformer { get; }

    public GeneratedRows Rows { get; }

    public string Name { get; }

    /// <summary>Every shape the reports look at.</summary>
    public static IEnumerable<ScoringModel> All(int rows) =>
        from length in new[] { 5, 100 }
        from hiddenSize in new[] { 16, 64 }
        select new ScoringModel(CellKind.Lstm, hiddenSize, length, rows);
}
