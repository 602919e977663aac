using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Featurizing.Series.Views;

namespace Microsoft.ML.Recurrent.Featurizing.Series;

/// <summary>Collects rows as the examples of a network that learns to continue them: one for each view of a row, one row after the other.</summary>
/// <param name="columns">The number of values of a step.</param>
internal sealed class SeriesRows(int columns)
{
    private readonly ColumnSeries[] _series = [.. Enumerable.Range(0, columns).Select(_ => new ColumnSeries())];
    private readonly SeriesPatches _patches = new(columns);

    /// <summary>Gets the views of all rows.</summary>
    public SequenceList Views { get; } =
        new(SeriesPatches.SizeOf(columns), hasTokens: false, TargetKind.Values, targetPerStep: true, columns * SeriesPatches.Horizon);

    /// <summary>Gets the number of rows.</summary>
    public int Count => Views.Count / TrainedViews.All.Count;

    /// <summary>Adds a row.</summary>
    /// <param name="steps">The steps, at least one. [T, columns]</param>
    public void Add(ReadOnlySpan<float> steps)
    {
        for (var column = 0; column < columns; column++)
            _series[column].Read(steps, column, columns);
        foreach (var view in TrainedViews.All)
        {
            _patches.Cut(_series, view);
            Views.Add(_patches.Patches, [], [], _patches.Targets);
        }
    }

    /// <summary>Holds out rows, each with all of its views.</summary>
    /// <param name="fraction">The share of the rows.</param>
    /// <param name="seed">The seed by which they are drawn.</param>
    public (SequenceDataset Training, SequenceDataset Held) Split(float fraction, ulong seed)
    {
        var first = new SequenceSubset(Views, [.. Enumerable.Range(0, Count).Select(row => row * TrainedViews.All.Count)]);
        var (training, held) = SequenceSplit.Random(first, fraction, seed);
        return (ViewsOf(training.Indices), ViewsOf(held.Indices));
    }

    private SequenceSubset ViewsOf(ReadOnlySpan<int> rows)
    {
        var views = TrainedViews.All.Count;
        var indices = new int[rows.Length * views];
        for (var i = 0; i < indices.Length; i++)
            indices[i] = (rows[i / views] * views) + (i % views);
        return new SequenceSubset(Views, indices);
    }
}
