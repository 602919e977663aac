using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained.Windows;

/// <summary>
/// Represents windows of series as training examples for a pretrained network: drawn anew for each epoch, or the ends of the series, whose targets are held
/// out.
/// </summary>
internal sealed class SeriesWindows : WindowDataset
{
    private const int UsualContext = 512; // of half of the windows; the others have any length

    [ThreadStatic]
    private static TrainingWindow? s_window;

    private readonly IReadOnlyList<float[]> _series;
    private readonly ulong _seed;
    private readonly int _blocks;
    private readonly int _heldOut;
    private readonly Place[] _places;

    /// <summary>Initializes a new instance of the <see cref="SeriesWindows"/> class.</summary>
    /// <param name="series">The series, each of more than <see cref="WindowPlan.LeastValues"/> values.</param>
    /// <param name="count">The number of examples of an epoch.</param>
    /// <param name="kept">The number of examples that are kept after they were computed, at least two batches.</param>
    /// <param name="horizon">The number of values to forecast.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="heldOut">The number of values at the end of each series that are the targets; 0 to draw windows, whose targets are all values.</param>
    public SeriesWindows(IReadOnlyList<float[]> series, int count, int kept, int horizon, ulong seed, int heldOut)
        : base(count, kept)
    {
        (_series, _seed, _heldOut) = (series, seed, heldOut);
        _blocks = Math.Min(PretrainedLayout.MostBlocks, (horizon + PretrainedLayout.BlockLength - 1) / PretrainedLayout.BlockLength);
        _places = new Place[count];
        StartEpoch(0);
    }

    public override bool ChangesByEpoch => _heldOut == 0;

    protected override WindowPlan Plan(int epoch, int example) =>
        _heldOut > 0 ? Last(example) : Draw(SeededRandom.Combine(_seed, (ulong)epoch, (ulong)example), example);

    protected override void Compute(int example, WindowPlan plan, List<int> ends, Span<float> features, Span<float> targets)
    {
        var place = _places[example];
        (s_window ??= new TrainingWindow()).Compute(_series[place.Series].AsSpan(place.First), plan, ends, _blocks, features, targets, place.FirstTarget);
    }

    // A window that ends anywhere in a series, at a length at which forecasts are made.
    private WindowPlan Draw(ulong seed, int example)
    {
        var random = new SeededRandom(seed, 1);
        var index = random.NextInt32(_series.Count);
        var length = _series[index].Length;
        var end = WindowPlan.LeastValues + random.NextInt32(length - WindowPlan.LeastValues);
        var most = Math.Min(end, PretrainedLayout.ContextLength);
        var count = random.NextDouble() < 0.5 ? Math.Min(most, UsualContext) : WindowPlan.LeastValues + random.NextInt32(most - WindowPlan.LeastValues + 1);
        _places[example] = new(index, end - count, 0);
        return WindowPlan.Draw(seed, count);
    }

    private WindowPlan Last(int example)
    {
        var index = example % _series.Count;
        var count = Math.Min(_series[index].Length, PretrainedLayout.HistoryLength);
        var known = Math.Max(WindowPlan.LeastValues, count - _heldOut);
        _places[example] = new(index, _series[index].Length - count, known);
        return new WindowPlan(_seed, count - 1, (int)AnchorRule.Anchor(known));
    }

    /// <summary>Locates an example.</summary>
    /// <param name="Series">The index of the series.</param>
    /// <param name="First">Its first value.</param>
    /// <param name="FirstTarget">The first value, counted from there, that is a target.</param>
    private readonly record struct Place(int Series, int First, int FirstTarget);
}
