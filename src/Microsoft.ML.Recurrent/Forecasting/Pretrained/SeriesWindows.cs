using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained;

/// <summary>
/// Represents windows of series as training examples for a pretrained network: drawn anew for each epoch, or the ends of the series, whose targets are held
/// out.
/// </summary>
internal sealed class SeriesWindows : SequenceDataset
{
    private const int UsualContext = 512; // of half of the windows; the others have any length

    [ThreadStatic]
    private static TrainingWindow? s_window;

    private readonly IReadOnlyList<float[]> _series;
    private readonly ulong _seed;
    private readonly int _blocks;
    private readonly int _heldOut;
    private readonly Example[] _examples;
    private readonly Slot[] _slots;

    /// <summary>Initializes a new instance of the <see cref="SeriesWindows"/> class.</summary>
    /// <param name="series">The series, each of more than <see cref="WindowPlan.LeastValues"/> values.</param>
    /// <param name="count">The number of examples of an epoch.</param>
    /// <param name="kept">The number of examples that are kept after they were computed, at least two batches.</param>
    /// <param name="horizon">The number of values to forecast.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="heldOut">The number of values at the end of each series that are the targets; 0 to draw windows, whose targets are all values.</param>
    public SeriesWindows(IReadOnlyList<float[]> series, int count, int kept, int horizon, ulong seed, int heldOut)
    {
        (_series, _seed, _heldOut) = (series, seed, heldOut);
        _blocks = Math.Min(PretrainedLayout.MostBlocks, (horizon + PretrainedLayout.BlockLength - 1) / PretrainedLayout.BlockLength);
        _examples = new Example[count];
        _slots = [.. Enumerable.Range(0, Math.Min(kept, count)).Select(_ => new Slot())];
        StartEpoch(0);
    }

    public override int Count => _examples.Length;

    public override int InputSize => TrainingWindow.InputSize;

    public override bool HasTokens => false;

    public override TargetKind TargetKind => TargetKind.Values;

    public override bool TargetPerStep => true;

    public override int TargetWidth => TrainingWindow.TargetWidth;

    public override bool ChangesByEpoch => _heldOut == 0;

    public override void StartEpoch(int epoch)
    {
        List<int> ends = [];
        for (var i = 0; i < _examples.Length; i++)
        {
            _examples[i] = _heldOut > 0 ? Last(i % _series.Count) : Draw(SeededRandom.Combine(_seed, (ulong)epoch, (ulong)i));
            _examples[i].Plan.Ends(ends);
            _examples[i].Steps = ends.Count;
        }

        foreach (var slot in _slots)
            slot.Example = -1;
    }

    public override int Length(int example) => _examples[example].Steps;

    public override void CopyFeatures(int example, int step, Span<float> destination) => CopyFeatures(example, step, 1, destination);

    public override void CopyFeatures(int example, int firstStep, int steps, Span<float> destination) =>
        Get(example).Features.AsSpan(firstStep * InputSize, steps * InputSize).CopyTo(destination);

    public override int Token(int example, int step) => 0;

    public override ReadOnlySpan<int> Classes(int example) => [];

    public override ReadOnlySpan<float> Values(int example) => Get(example).Targets.AsSpan(0, Length(example) * TargetWidth);

    // A window that ends anywhere in a series, at a length at which forecasts are made.
    private Example Draw(ulong seed)
    {
        var random = new SeededRandom(seed, 1);
        var index = random.NextInt32(_series.Count);
        var length = _series[index].Length;
        var end = WindowPlan.LeastValues + random.NextInt32(length - WindowPlan.LeastValues);
        var most = Math.Min(end, PretrainedLayout.ContextLength);
        var count = random.NextDouble() < 0.5 ? Math.Min(most, UsualContext) : WindowPlan.LeastValues + random.NextInt32(most - WindowPlan.LeastValues + 1);
        return new Example { Series = index, First = end - count, Plan = WindowPlan.Draw(seed, count) };
    }

    private Example Last(int index)
    {
        var count = Math.Min(_series[index].Length, PretrainedLayout.HistoryLength);
        var known = Math.Max(WindowPlan.LeastValues, count - _heldOut);
        return new Example
        {
            Series = index,
            First = _series[index].Length - count,
            Plan = new WindowPlan(_seed, count - 1, (int)AnchorRule.Anchor(known)),
            FirstTarget = known,
        };
    }

    private Slot Get(int example)
    {
        var slot = _slots[example % _slots.Length];
        if (slot.Example == example)
            return slot;
        var one = _examples[example];
        if (slot.Features.Length < one.Steps * InputSize)
            (slot.Features, slot.Targets) = (new float[one.Steps * InputSize], new float[one.Steps * TargetWidth]);
        one.Plan.Ends(slot.Ends);
        (s_window ??= new TrainingWindow()).Compute(
            _series[one.Series].AsSpan(one.First), one.Plan, slot.Ends, _blocks, slot.Features.AsSpan(0, one.Steps * InputSize),
            slot.Targets.AsSpan(0, one.Steps * TargetWidth), one.FirstTarget);
        slot.Example = example;
        return slot;
    }

    private struct Example
    {
        public int Series { get; init; }

        public int First { get; init; }

        public WindowPlan Plan { get; init; }

        public int FirstTarget { get; init; }

        public int Steps { get; set; }
    }

    private sealed class Slot
    {
        public int Example { get; set; } = -1;

        public float[] Features { get; set; } = [];

        public float[] Targets { get; set; } = [];

        public List<int> Ends { get; } = [];
    }
}
