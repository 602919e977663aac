using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Featurizing.Series.Views;

namespace Microsoft.ML.Recurrent.Featurizing.Series;

/// <summary>
/// Encodes a sequence by a network that was trained on sequences like it: the summary of each column, and the pooled states of the top layer in several views
/// of all columns together. An instance serves one thread.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="columns">The number of values of a step.</param>
internal sealed class TrainedSeriesEncoder(RecurrentNetwork network, int columns) : SeriesEncoder
{
    private readonly NetworkPass _pass = new(network);
    private readonly ColumnSeries[] _series = [.. Enumerable.Range(0, columns).Select(_ => new ColumnSeries())];
    private readonly SeriesPatches _patches = new(columns);
    private readonly int _top = network.Chain.Directions.Length - 1;
    private readonly int _states = network.Chain.TopSize;
    private float[] _rows = [];

    /// <inheritdoc/>
    public override int OutputSize { get; } = SizeOf(network, columns);

    /// <summary>Returns the number of features of a vector.</summary>
    /// <param name="network">The network.</param>
    /// <param name="columns">The number of values of a step.</param>
    public static int SizeOf(RecurrentNetwork network, int columns) =>
        checked((columns * ColumnSeries.SummaryLength) + TrainedViews.All.Sum(view => view.Pooling.SizeOf(network.Chain.TopSize)));

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<float> steps, Span<float> vector)
    {
        for (var column = 0; column < columns; column++)
        {
            _series[column].Read(steps, column, columns);
            _series[column].WriteSummary(vector);
            vector = vector[ColumnSeries.SummaryLength..];
        }

        foreach (var view in TrainedViews.All)
        {
            _patches.Cut(_series, view);
            var size = view.Pooling.SizeOf(_states);
            view.Pooling.Pool(Run(), _states, vector[..size]);
            vector = vector[size..];
        }
    }

    private ReadOnlySpan<float> Run()
    {
        var steps = _patches.Steps;
        _pass.Begin(1, training: false, seed: 0);
        _pass.Input.Layout([steps], 0, steps, network.Shape.Input.InputSize, hasTokens: false);
        _patches.Patches.CopyTo(_pass.Input.Features);
        _pass.ForwardTop(steps);
        if (_rows.Length < steps * _states)
            _rows = new float[steps * _states];
        for (var step = 0; step < steps; step++)
            _pass.CopyLayerOutput(_top, step, _rows.AsSpan(step * _states, _states));
        return _rows.AsSpan(0, steps * _states);
    }
}
