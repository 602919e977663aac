using Microsoft.ML.Recurrent.Featurizing.Series.Views;

namespace Microsoft.ML.Recurrent.Featurizing.Series;

/// <summary>
/// Cuts a view of a sequence into the patches that a trained network reads, one at a step with the values of all columns, and the values after each that it
/// learns to forecast. Buffers are reused; an instance serves one thread.
/// </summary>
/// <param name="columns">The number of values of a step of the sequence.</param>
internal sealed class SeriesPatches(int columns)
{
    /// <summary>The number of values of a column that the network reads at a step.</summary>
    public const int PatchLength = 8;

    /// <summary>The number of values of a column that the network forecasts at a step.</summary>
    public const int Horizon = 8;

    private readonly float[] _seen = new float[TrainedViews.MostValues + 1];
    private float[] _patches = [];
    private float[] _targets = [];

    /// <summary>Gets the number of numbers of a patch.</summary>
    public static int SizeOf(int columns) => checked(columns * PatchLength);

    /// <summary>Gets the number of steps of the view that was cut last, T.</summary>
    public int Steps { get; private set; }

    /// <summary>Gets the patches; what lies before the first value is 0. [T, columns, PatchLength]</summary>
    public ReadOnlySpan<float> Patches => _patches.AsSpan(0, Steps * columns * PatchLength);

    /// <summary>Gets the values after the patches; what lies after the last value is NaN. [T, columns, Horizon]</summary>
    public ReadOnlySpan<float> Targets => _targets.AsSpan(0, Steps * columns * Horizon);

    /// <summary>Cuts a view.</summary>
    /// <param name="series">The columns of the sequence.</param>
    /// <param name="view">The view.</param>
    public void Cut(IReadOnlyList<ColumnSeries> series, SeriesView view)
    {
        var length = view.LengthOf(series[0].Values.Length, TrainedViews.MostValues);
        Steps = (length + view.Stride - 1) / view.Stride;
        if (_patches.Length < Steps * columns * PatchLength)
            (_patches, _targets) = (new float[Steps * columns * PatchLength], new float[Steps * columns * Horizon]);
        for (var column = 0; column < columns; column++)
        {
            view.Show(series[column].Values, length, _seen);
            for (var step = 0; step < Steps; step++)
            {
                // The last patch ends with the series.
                var end = length - ((Steps - 1 - step) * view.Stride);
                var at = (step * columns) + column;
                for (var i = 0; i < PatchLength; i++)
                    _patches[(at * PatchLength) + i] = end - PatchLength + i is >= 0 and var place ? _seen[place] : 0;
                for (var i = 0; i < Horizon; i++)
                    _targets[(at * Horizon) + i] = end + i < length ? _seen[end + i] : float.NaN;
            }
        }
    }
}
