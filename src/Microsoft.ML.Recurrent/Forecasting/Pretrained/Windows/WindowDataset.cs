using Microsoft.ML.Recurrent.Engine.Data;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained.Windows;

/// <summary>
/// Represents the training examples of a pretrained network. An example is planned when an epoch starts, computed when it is read, and kept while its batch
/// lasts.
/// </summary>
/// <param name="count">The number of examples of an epoch.</param>
/// <param name="kept">The number of examples that are kept after they were computed, at least two batches.</param>
internal abstract class WindowDataset(int count, int kept) : SequenceDataset
{
    private readonly WindowPlan[] _plans = new WindowPlan[count];
    private readonly int[] _lengths = new int[count];
    private readonly Slot[] _slots = [.. Enumerable.Range(0, Math.Min(kept, count)).Select(_ => new Slot())];

    public sealed override int Count => count;

    public sealed override int InputSize => TrainingWindow.InputSize;

    public sealed override bool HasTokens => false;

    public sealed override TargetKind TargetKind => TargetKind.Values;

    public sealed override bool TargetPerStep => true;

    public sealed override int TargetWidth => TrainingWindow.TargetWidth;

    public sealed override void StartEpoch(int epoch)
    {
        List<int> ends = [];
        for (var example = 0; example < count; example++)
        {
            _plans[example] = Plan(epoch, example);
            _plans[example].Ends(ends);
            _lengths[example] = ends.Count;
        }

        foreach (var slot in _slots)
            slot.Example = -1;
    }

    public sealed override int Length(int example) => _lengths[example];

    public sealed override void CopyFeatures(int example, int step, Span<float> destination) => CopyFeatures(example, step, 1, destination);

    public sealed override void CopyFeatures(int example, int firstStep, int steps, Span<float> destination) =>
        Get(example).Features.AsSpan(firstStep * InputSize, steps * InputSize).CopyTo(destination);

    public sealed override int Token(int example, int step) => 0;

    public sealed override ReadOnlySpan<int> Classes(int example) => [];

    public sealed override ReadOnlySpan<float> Values(int example) => Get(example).Targets.AsSpan(0, _lengths[example] * TargetWidth);

    /// <summary>Plans an example of an epoch.</summary>
    protected abstract WindowPlan Plan(int epoch, int example);

    /// <summary>Computes an example. Called by several threads, each for other examples.</summary>
    /// <param name="example">The example.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="ends">The ends of its steps.</param>
    /// <param name="features">Receives the features. [steps, InputSize]</param>
    /// <param name="targets">Receives the targets; NaN does not count. [steps, TargetWidth]</param>
    protected abstract void Compute(int example, WindowPlan plan, List<int> ends, Span<float> features, Span<float> targets);

    // An example is read by one thread, and the examples of two batches have slots of their own.
    private Slot Get(int example)
    {
        var slot = _slots[example % _slots.Length];
        if (slot.Example == example)
            return slot;
        var steps = _lengths[example];
        if (slot.Features.Length < steps * InputSize)
            (slot.Features, slot.Targets) = (new float[steps * InputSize], new float[steps * TargetWidth]);
        _plans[example].Ends(slot.Ends);
        Compute(example, _plans[example], slot.Ends, slot.Features.AsSpan(0, steps * InputSize), slot.Targets.AsSpan(0, steps * TargetWidth));
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
