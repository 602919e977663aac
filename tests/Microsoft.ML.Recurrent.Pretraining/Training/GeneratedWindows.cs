using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;
using Microsoft.ML.Recurrent.Pretraining.Generation;

namespace Microsoft.ML.Recurrent.Pretraining.Training;

/// <summary>Represents generated examples without end: each epoch has others. Examples are generated when they are read and kept while their batch lasts.</summary>
/// <param name="seed">The seed of the data.</param>
/// <param name="count">The number of examples of an epoch.</param>
/// <param name="batchSize">The number of examples of a batch, which have similar lengths.</param>
/// <param name="kept">The number of examples that are kept.</param>
/// <param name="changes">Whether each epoch has other examples.</param>
internal sealed class GeneratedWindows(ulong seed, int count, int batchSize, int kept, bool changes) : SequenceDataset
{
    [ThreadStatic]
    private static GeneratedWindow? s_window;
    private readonly WindowPlan[] _plans = new WindowPlan[count];
    private readonly int[] _lengths = new int[count];
    private readonly Slot[] _slots = [.. Enumerable.Range(0, kept).Select(_ => new Slot())];
    private readonly List<int> _ends = [];

    public override int Count => count;

    public override int InputSize => TrainingWindow.InputSize;

    public override bool HasTokens => false;

    public override TargetKind TargetKind => TargetKind.Values;

    public override bool TargetPerStep => true;

    public override int TargetWidth => TrainingWindow.TargetWidth;

    public override bool ChangesByEpoch => changes;

    public override string Identity => $"generated, seed {seed}";

    /// <summary>Plans the examples of an epoch.</summary>
    public override void StartEpoch(int epoch)
    {
        for (var example = 0; example < count; example++)
        {
            _plans[example] = GeneratedWindow.Plan(seed, epoch, example / batchSize, example);
            _plans[example].Ends(_ends);
            _lengths[example] = _ends.Count;
        }

        foreach (var slot in _slots)
            slot.Example = -1;
    }

    public override int Length(int example) => _lengths[example];

    public override void CopyFeatures(int example, int step, Span<float> destination) => CopyFeatures(example, step, 1, destination);

    public override void CopyFeatures(int example, int firstStep, int steps, Span<float> destination) =>
        Get(example).Features.AsSpan(firstStep * InputSize, steps * InputSize).CopyTo(destination);

    public override int Token(int example, int step) => 0;

    public override ReadOnlySpan<int> Classes(int example) => [];

    public override ReadOnlySpan<float> Values(int example) => Get(example).Targets.AsSpan(0, _lengths[example] * TargetWidth);

    // An example is read by one thread, and the examples of two batches have slots of their own.
    private Slot Get(int example)
    {
        var slot = _slots[example % kept];
        if (slot.Example == example)
            return slot;
        var steps = _lengths[example];
        if (slot.Features.Length < steps * InputSize)
            (slot.Features, slot.Targets) = (new float[steps * InputSize], new float[steps * TargetWidth]);
        _plans[example].Ends(slot.Ends);
        (s_window ??= new GeneratedWindow()).Generate(
            _plans[example], slot.Ends, slot.Features.AsSpan(0, steps * InputSize), slot.Targets.AsSpan(0, steps * TargetWidth));
        slot.Example = example;
        return slot;
    }

    private sealed class Slot
    {
        public int Example { get; set; } = -1;

        public float[] Features { get; set; } = [];

        public float[] Targets { get; set; } = [];

        public List<int> Ends { get; } = [];
    }
}
