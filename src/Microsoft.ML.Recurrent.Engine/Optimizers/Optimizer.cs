namespace Microsoft.ML.Recurrent.Engine.Optimizers;

/// <summary>
/// Represents an optimizer, which moves weights against their gradients. An optimizer operates on flat spans; it keeps zero or more arrays ("slots") of the
/// same length, such as moments, and counts its steps.
/// </summary>
/// <remarks>
/// An instance belongs to one training run and is not thread-safe. A step allocates nothing. The results are bit for bit the same at every vector width,
/// because each element passes through the same correctly rounded operations in the same order. In a slot that decays, values become zero once they are too
/// small to move a weight (a mean or velocity below 2^-100, a mean of squares below 2^-126): they would next become subnormal numbers, on which processors take
/// about twenty times as long.
/// </remarks>
public abstract class Optimizer
{
    // The number of weights in the scratch copy on which a step with a learning rate of zero works.
    private const int ScratchLength = 1024;

    private readonly FrozenRanges _frozen = new();
    private readonly List<(int Start, int End, long StepsBefore)> _late = []; // sorted, not overlapping
    private (string Name, float[] Values)[] _slots = [];
    private int _parameterCount = -1;
    private float _learningRate;

    private protected Optimizer()
    {
    }

    /// <summary>Gets a description of the optimizer with its settings, for logs.</summary>
    public abstract string Name { get; }

    /// <summary>Gets the number of steps taken since <see cref="Initialize"/>, including those before a <see cref="Restore"/>.</summary>
    public long StepCount { get; private set; }

    /// <summary>Gets the number of parameters passed to <see cref="Initialize"/>.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Initialize"/> has not been called.</exception>
    public int ParameterCount =>
        _parameterCount >= 0 ? _parameterCount
            : throw new InvalidOperationException($"{GetType().Name} has no parameters yet: call {nameof(Initialize)} first.");

    /// <summary>
    /// Gets the slots by their names in torch (<c>exp_avg</c>, <c>momentum_buffer</c>...), each with <see cref="ParameterCount"/> values; empty for an
    /// optimizer without memory. These are the live arrays, which the next step changes: write or copy them before it.
    /// </summary>
    public IReadOnlyList<(string Name, float[] Values)> State => _slots;

    /// <summary>Allocates the slots, sets the step counter to zero and unfreezes all parameters.</summary>
    /// <param name="parameterCount">The number of weights and gradients of every later step, 0 or more.</param>
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

    /// <summary>Freezes a range of parameters: they and their slots do not change in later steps, whatever their gradients.</summary>
    /// <param name="offset">The index of the first parameter of the range.</param>
    /// <param name="length">The number of parameters, 0 or more. Ranges may touch or overlap.</param>
    /// <exception cref="InvalidOperationException"><see cref="Initialize"/> has not been called.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range is outside the parameters.</exception>
    public void Freeze(int offset, int length)
    {
        CheckRange(offset, length);
        _frozen.Add(offset, offset + length);
    }

    /// <summary>
    /// Takes one step. With a learning rate of zero the slots are updated but the weights keep every bit. The caller must ensure that the gradients are finite.
    /// </summary>
    /// <param name="weights">The weights, which are changed in place. [<see cref="ParameterCount"/>]</param>
    /// <param name="gradients">The gradient of the loss with respect to each weight. Must not overlap the weights. [<see cref="ParameterCount"/>]</param>
    /// <param name="learningRate">The learning rate of this step, finite and not negative.</param>
    /// <exception cref="InvalidOperationException"><see cref="Initialize"/> has not been called.</exception>
    /// <exception cref="ArgumentException">The spans do not have <see cref="ParameterCount"/> values.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="learningRate"/> is negative or not finite.</exception>
    public void Step(Span<float> weights, ReadOnlySpan<float> gradients, float learningRate)
    {
        int count = ParameterCount;
        if (weights.Length != count || gradients.Length != count)
            throw new ArgumentException($"There are {weights.Length} weights and {gradients.Length} gradients for an optimizer of {count} parameters.");
        BeginStep(learningRate);
        StepRange(weights, gradients, 0);
    }

    /// <summary>Continues from the state of another optimizer of the same kind and settings: the following steps are the same, bit for bit.</summary>
    /// <param name="stepCount">The <see cref="StepCount"/> of the other optimizer.</param>
    /// <param name="state">The <see cref="State"/> of the other optimizer, whose values are copied.</param>
    /// <exception cref="InvalidOperationException"><see cref="Initialize"/> has not been called.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stepCount"/> is negative.</exception>
    /// <exception cref="ArgumentException">
    /// A slot is missing, has another name or another length, or contains a negative square. Nothing is changed in this case.
    /// </exception>
    public void Restore(long stepCount, IReadOnlyList<(string Name, float[] Values)> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentOutOfRangeException.ThrowIfNegative(stepCount);
        int count = ParameterCount;
        if (state.Count != _slots.Length)
            throw new ArgumentException($"{Name} has {_slots.Length} slots, but the state has {state.Count}.", nameof(state));
        for (int i = 0; i < _slots.Length; i++)
        {
            (string name, float[] values) = state[i];
            if (name != _slots[i].Name)
                throw new ArgumentException($"Slot {i} of {Name} is '{_slots[i].Name}', but the state has '{name}'.", nameof(state));
            if (values is null || values.Length != count)
                throw new ArgumentException($"Slot '{name}' of {Name} has {count} values, but the state has {values?.Length ?? 0}.", nameof(state));
            if (IsOfSquares(name) && values.AsSpan().ContainsAnyExceptInRange(-0f, float.MaxValue))
                throw new ArgumentException($"Slot '{name}' of {Name} holds sums or means of squares, and one of them is negative or not "
                    + "finite.", nameof(state));
        }

        for (int i = 0; i < _slots.Length; i++)
            state[i].Values.AsSpan().CopyTo(_slots[i].Values);
        StepCount = stepCount;
    }

    /// <summary>Gets the ranges that currently do not learn, as a live view.</summary>
    internal FrozenRanges Frozen => _frozen;

    /// <summary>
    /// Unfreezes a range that has been frozen since <see cref="Initialize"/>, as if the run had begun for it after some steps: its slots have their initial
    /// values, and a rule that corrects for the number of steps, such as Adam, counts the steps of the range, as torch does.
    /// </summary>
    /// <param name="offset">The index of the first parameter of the range.</param>
    /// <param name="length">
    /// The number of parameters. The range is either one that was thawed before, which may be passed again, or overlaps none of those.
    /// </param>
    /// <param name="stepsBefore">The number of steps of the run that the range does not count: <see cref="StepCount"/> when the range began to learn.</param>
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

    /// <summary>Gets a value that indicates whether a gradient of zero leaves weight and slots unchanged, bit for bit.</summary>
    internal virtual bool RestsAtZeroGradient => false;

    /// <summary>Starts a step that continues with calls of <see cref="StepRange"/>; together they are equivalent to <see cref="Step"/>.</summary>
    /// <param name="learningRate">The learning rate of this step, finite and not negative.</param>
    internal void BeginStep(float learningRate)
    {
        if (!float.IsFinite(learningRate) || learningRate < 0)
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, "A learning rate must be finite and not negative.");
        StepCount++;
        _learningRate = learningRate;
        Prepare(learningRate);
    }

    /// <summary>
    /// Takes the step of one range. Ranges that do not overlap may be updated concurrently; how parameters are cut into ranges changes no bit.
    /// </summary>
    /// <param name="weights">The weights of the range.</param>
    /// <param name="gradients">The gradients of the range.</param>
    /// <param name="offset">The index of the first parameter of the range.</param>
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

    /// <summary>Gets the names of the slots that these settings need, in a fixed order.</summary>
    private protected abstract string[] SlotNames { get; }

    /// <summary>Gets the initial value of every slot.</summary>
    private protected virtual float InitialSlotValue => 0f;

    /// <summary>Computes what all ranges of a step share. <see cref="StepCount"/> already includes the current step.</summary>
    private protected virtual void Prepare(float learningRate)
    {
    }

    /// <summary>Updates one range. <see cref="StepCount"/> already includes the current step, so that it is 1 in the first.</summary>
    /// <param name="weights">The weights of the range.</param>
    /// <param name="gradients">The gradients of the range.</param>
    /// <param name="offset">The index of the first value of the range in the slots.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    /// <param name="stepsBefore">The number of steps of <see cref="StepCount"/> before the range began to learn; usually 0.</param>
    private protected abstract void Update(Span<float> weights, ReadOnlySpan<float> gradients, int offset, float learningRate, long stepsBefore);

    /// <summary>Returns the part of a slot that belongs to a range.</summary>
    private protected Span<float> Slot(int index, int offset, int length) => _slots[index].Values.AsSpan(offset, length);

    // The update takes square roots of these: a negative value would make weights NaN.
    private static bool IsOfSquares(string slot) => slot is "exp_avg_sq" or "max_exp_avg_sq" or "square_avg" or "sum";

    private void CheckRange(int offset, int length)
    {
        int count = ParameterCount;
        if (offset < 0 || length < 0 || (long)offset + length > count)
            throw new ArgumentOutOfRangeException(nameof(offset), $"The range of {length} parameters from {offset} is outside the {count} parameters.");
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

        // Adding a step of zero is not the identity for -0 or an infinite direction, so the slots are updated with a copy of the weights.
        Span<float> scratch = stackalloc float[ScratchLength];
        for (int done = 0; done < weights.Length; done += ScratchLength)
        {
            int length = Math.Min(ScratchLength, weights.Length - done);
            weights.Slice(done, length).CopyTo(scratch);
            Update(scratch[..length], gradients.Slice(done, length), start + done, 0, stepsBefore);
        }
    }
}
