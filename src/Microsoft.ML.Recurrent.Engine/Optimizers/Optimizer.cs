namespace Microsoft.ML.Recurrent.Engine.Optimizers;

/// <summary>
/// Moves weights against their gradients. An optimizer sees only flat spans; it keeps one or more arrays ("slots") of the same length,
/// such as moments, and counts its steps.
/// </summary>
/// <remarks>
/// One instance belongs to one training run and is not thread-safe. A step allocates nothing.
/// The results are the same bit for bit at every vector width, because each element passes through the same correctly rounded operations in the same order.
/// Where a slot decays, what is left of a gradient becomes zero once it is so small (a mean or velocity below 2^-100, a mean of squares below 2^-126) that
/// it moves no weight: on numbers with fewer digits than others, which would come next, processors take some twenty times as long.
/// </remarks>
public abstract class Optimizer
{
    // The scratch copy of weights a step with learning rate zero works on.
    private const int ScratchLength = 1024;

    private readonly FrozenRanges _frozen = new();
    private readonly List<(int Start, int End, long StepsBefore)> _late = []; // sorted, apart from each other
    private (string Name, float[] Values)[] _slots = [];
    private int _parameterCount = -1;
    private float _learningRate;

    private protected Optimizer()
    {
    }

    /// <summary>The optimizer in words, with its settings, for logs.</summary>
    public abstract string Name { get; }

    /// <summary>Number of steps taken since <see cref="Initialize"/>, including those before a <see cref="Restore"/>.</summary>
    public long StepCount { get; private set; }

    /// <summary>Number of parameters given to <see cref="Initialize"/>.</summary>
    /// <exception cref="InvalidOperationException">Initialize has not been called.</exception>
    public int ParameterCount =>
        _parameterCount >= 0 ? _parameterCount : throw new InvalidOperationException($"{GetType().Name} has no parameters yet: call {nameof(Initialize)} first.");

    /// <summary>
    /// The slots by torch's names (<c>exp_avg</c>, <c>momentum_buffer</c>...), each of <see cref="ParameterCount"/> values; empty for an optimizer without memory.
    /// These are the live arrays, which the next step changes: write or copy them before going on.
    /// </summary>
    public IReadOnlyList<(string Name, float[] Values)> State => _slots;

    /// <summary>Allocates the slots, sets the step counter to zero and forgets what was frozen.</summary>
    /// <param name="parameterCount">Length of the weights and gradients of every later step, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parameterCount"/> is negative.</exception>
    public void Initialize(int parameterCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(parameterCount);
        string[] names = SlotNames;
        var slots = new (string Name, float[] Values)[names.Length];
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i] = (names[i], new float[parameterCount]);
            if (InitialSlotValue != 0)
                Array.Fill(slots[i].Values, InitialSlotValue);
        }

        _slots = slots;
        _parameterCount = parameterCount;
        _frozen.Clear();
        _late.Clear();
        StepCount = 0;
    }

    /// <summary>Keeps a range of parameters, and their slots, as they are in all later steps, whatever their gradients.</summary>
    /// <param name="offset">First parameter of the range.</param>
    /// <param name="length">Number of parameters, 0 or more. Ranges may touch or overlap.</param>
    /// <exception cref="InvalidOperationException"><see cref="Initialize"/> has not been called.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the parameters.</exception>
    public void Freeze(int offset, int length)
    {
        CheckRange(offset, length);
        _frozen.Add(offset, offset + length);
    }

    /// <summary>
    /// Takes one step. With a learning rate of zero the slots move on but the weights keep every bit.
    /// The caller has to see to it that the gradients are finite.
    /// </summary>
    /// <param name="weights">The weights, changed in place; <see cref="ParameterCount"/> of them.</param>
    /// <param name="gradients">The gradient of the loss with respect to each weight. Must not overlap the weights.</param>
    /// <param name="learningRate">The learning rate of this step, finite and not negative.</param>
    /// <exception cref="InvalidOperationException"><see cref="Initialize"/> has not been called.</exception>
    /// <exception cref="ArgumentException">The spans do not have <see cref="ParameterCount"/> values.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="learningRate"/> is negative or not finite.</exception>
    public void Step(Span<float> weights, ReadOnlySpan<float> gradients, float learningRate)
    {
        int count = ParameterCount;
        if (weights.Length != count || gradients.Length != count)
            throw new ArgumentException($"{weights.Length} weights and {gradients.Length} gradients for an optimizer of {count} parameters.");
        BeginStep(learningRate);
        StepRange(weights, gradients, 0);
    }

    /// <summary>Continues where another optimizer of the same kind and settings stopped: the following steps are the same bit for bit.</summary>
    /// <param name="stepCount">Its <see cref="StepCount"/>.</param>
    /// <param name="state">Its <see cref="State"/>; the values are copied.</param>
    /// <exception cref="InvalidOperationException"><see cref="Initialize"/> has not been called.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stepCount"/> is negative.</exception>
    /// <exception cref="ArgumentException">
    /// A slot is missing, has another name or another length, or squares in it are negative. Nothing has been changed then.
    /// </exception>
    public void Restore(long stepCount, IReadOnlyList<(string Name, float[] Values)> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentOutOfRangeException.ThrowIfNegative(stepCount);
        int count = ParameterCount;
        if (state.Count != _slots.Length)
            throw new ArgumentException($"{Name} has {_slots.Length} slots, the state has {state.Count}.", nameof(state));
        for (int i = 0; i < _slots.Length; i++)
        {
            (string name, float[] values) = state[i];
            if (name != _slots[i].Name)
                throw new ArgumentException($"Slot {i} of {Name} is '{_slots[i].Name}', the state has '{name}'.", nameof(state));
            if (values is null || values.Length != count)
                throw new ArgumentException($"Slot '{name}' of {Name} has {count} values, the state has {values?.Length ?? 0}.", nameof(state));
            if (IsOfSquares(name) && values.AsSpan().ContainsAnyExceptInRange(-0f, float.MaxValue))
                throw new ArgumentException($"Slot '{name}' of {Name} holds sums or means of squares, and one of them is negative or not "
                    + "finite.", nameof(state));
        }

        for (int i = 0; i < _slots.Length; i++)
            state[i].Values.AsSpan().CopyTo(_slots[i].Values);
        StepCount = stepCount;
    }

    /// <summary>The ranges that do not learn now; a live view.</summary>
    internal FrozenRanges Frozen => _frozen;

    /// <summary>
    /// Lets a range that has been frozen since <see cref="Initialize"/> learn, as if the run had begun for it after some steps: its slots are as they were made,
    /// and where a rule corrects for the number of steps, as Adam does, it counts those of the range, as torch does.
    /// </summary>
    /// <param name="offset">First parameter of the range.</param>
    /// <param name="length">Number of parameters. Either a range that was thawed before, which may be given again, or apart from all of them.</param>
    /// <param name="stepsBefore">Steps of the run that the range does not count: <see cref="StepCount"/> as it was when the range began to learn.</param>
    internal void Thaw(int offset, int length, long stepsBefore)
    {
        CheckRange(offset, length);
        ArgumentOutOfRangeException.ThrowIfNegative(stepsBefore);
        int end = offset + length;
        _frozen.Remove(offset, end);
        int at = 0;
        while (at < _late.Count && _late[at].Start < offset)
            at++;
        if (at < _late.Count && _late[at].Start == offset && _late[at].End == end)
            _late.RemoveAt(at);
        if ((at > 0 && _late[at - 1].End > offset) || (at < _late.Count && _late[at].Start < end))
            throw new ArgumentException($"The range of {length} parameters from {offset} overlaps one that was thawed before.", nameof(offset));
        if (length > 0)
            _late.Insert(at, (offset, end, stepsBefore));
    }

    /// <summary>Whether a gradient of zero leaves weight and slots as they are, bit for bit.</summary>
    internal virtual bool RestsAtZeroGradient => false;

    /// <summary>Starts a step that then goes over the parameters range by range; together they are what <see cref="Step"/> does.</summary>
    /// <param name="learningRate">The learning rate of this step, finite and not negative.</param>
    internal void BeginStep(float learningRate)
    {
        if (!float.IsFinite(learningRate) || learningRate < 0)
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, "A learning rate is finite and not negative.");
        StepCount++;
        _learningRate = learningRate;
        Prepare(learningRate);
    }

    /// <summary>Takes the step of one range. Ranges that do not overlap may be taken at the same time; how parameters are cut changes no bit.</summary>
    /// <param name="weights">The weights of the range.</param>
    /// <param name="gradients">The gradients of the range.</param>
    /// <param name="offset">Where the range starts among all parameters.</param>
    internal void StepRange(Span<float> weights, ReadOnlySpan<float> gradients, int offset)
    {
        int start = offset;
        int end = offset + weights.Length;
        for (int i = 0; i < _frozen.Count; i++)
        {
            (int frozenStart, int frozenEnd) = _frozen[i];
            if (frozenEnd <= start)
                continue;
            if (frozenStart >= end)
                break;
            StepLearning(weights, gradients, offset, start, frozenStart);
            start = frozenEnd;
        }

        StepLearning(weights, gradients, offset, start, end);
    }

    /// <summary>Names of the slots these settings need, in a fixed order.</summary>
    private protected abstract string[] SlotNames { get; }

    /// <summary>What every slot starts from.</summary>
    private protected virtual float InitialSlotValue => 0f;

    /// <summary>Computes what all ranges of a step share. <see cref="StepCount"/> already counts the present step.</summary>
    private protected virtual void Prepare(float learningRate)
    {
    }

    /// <summary>Updates one range. <see cref="StepCount"/> already counts the present step, so it is 1 in the first.</summary>
    /// <param name="weights">The weights of the range.</param>
    /// <param name="gradients">The gradients of the range.</param>
    /// <param name="offset">Where the range starts in the slots.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    /// <param name="stepsBefore">Steps of <see cref="StepCount"/> before the range began to learn; usually 0.</param>
    private protected abstract void Update(Span<float> weights, ReadOnlySpan<float> gradients, int offset, float learningRate, long stepsBefore);

    /// <summary>The part of a slot that belongs to a range.</summary>
    private protected Span<float> Slot(int index, int offset, int length) => _slots[index].Values.AsSpan(offset, length);

    // Their roots are taken: a negative one would make weights that are not numbers.
    private static bool IsOfSquares(string slot) => slot is "exp_avg_sq" or "max_exp_avg_sq" or "square_avg" or "sum";

    private void CheckRange(int offset, int length)
    {
        int count = ParameterCount;
        if (offset < 0 || length < 0 || (long)offset + length > count)
            throw new ArgumentOutOfRangeException(nameof(offset), $"The range of {length} parameters from {offset} is not inside the {count} parameters.");
    }

    private void StepLearning(Span<float> weights, ReadOnlySpan<float> gradients, int offset, int start, int end)
    {
        for (int i = 0; i < _late.Count && start < end; i++)
        {
            (int lateStart, int lateEnd, long stepsBefore) = _late[i];
            if (lateEnd <= start)
                continue;
            if (lateStart >= end)
                break;
            StepPart(weights, gradients, offset, start, lateStart, 0);
            StepPart(weights, gradients, offset, Math.Max(start, lateStart), Math.Min(end, lateEnd), stepsBefore);
            start = lateEnd;
        }

        StepPart(weights, gradients, offset, start, end, 0);
    }

    private void StepPart(Span<float> weights, ReadOnlySpan<float> gradients, int offset, int start, int end, long stepsBefore)
    {
        if (end <= start)
            return;
        weights = weights[(start - offset)..(end - offset)];
        gradients = gradients[(start - offset)..(end - offset)];
        if (_learningRate != 0)
        {
            Update(weights, gradients, start, _learningRate, stepsBefore);
            return;
        }

        // Adding a zero step is not the identity for -0 and for an infinite direction, so the slots advance on a copy of the weights.
        Span<float> scratch = stackalloc float[ScratchLength];
        for (int done = 0; done < weights.Length; done += ScratchLength)
        {
            int length = Math.Min(ScratchLength, weights.Length - done);
            weights.Slice(done, length).CopyTo(scratch);
            Update(scratch[..length], gradients.Slice(done, length), start + done, 0, stepsBefore);
        }
    }
}
