namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Carries the last rows that a layer read of each sequence to the next window, which reads them as its steps before the first.</summary>
/// <param name="steps">The number of rows, 0 or more.</param>
/// <param name="size">The number of values of a row.</param>
internal sealed unsafe class History(int steps, int size)
{
    /// <summary>Gets the rows, the oldest first. [B, steps x size]</summary>
    public StateCarry Carry { get; } = new(steps * size);

    /// <summary>Returns the row of a step of a sequence, counted from the first step of the window; empty if it is before the start of the sequence.</summary>
    /// <param name="input">The rows of the window.</param>
    /// <param name="step">The step, at least minus the number of rows that are carried.</param>
    /// <param name="sequence">The sequence.</param>
    public ReadOnlySpan<float> Row(LayerRows input, int step, int sequence)
    {
        if (step >= 0)
            return input.Row(input.Window.StepOffsets[step] + sequence, size);
        return IsBeforeStart(input, step) ? [] : new ReadOnlySpan<float>(Carried(step, sequence), size);
    }

    /// <summary>Determines whether a step, counted from the first step of the window, is before the start of the sequences.</summary>
    public bool IsBeforeStart(LayerRows input, int step) => input.Window.FirstStep + step < 0;

    /// <summary>Returns the row of a step before the window; those of the next sequences are the stride of the carry apart.</summary>
    /// <param name="step">The step, below 0 and at least minus the number of rows that are carried.</param>
    /// <param name="sequence">The sequence.</param>
    public float* Carried(int step, int sequence) => Carry.Initial + ((nint)sequence * Carry.Stride) + ((steps + step) * size);

    /// <summary>Starts a window, in which the rows of sequences that have ended may still be read. At the start of the sequences, there are none.</summary>
    public void Start(LayerRows input)
    {
        if (input.Window.FirstStep > 0)
            Carry.StartWindow(input.Window.Count);
    }

    /// <summary>Carries the last rows before the step at which the next window starts.</summary>
    /// <param name="input">The rows of the window.</param>
    /// <param name="ofEnded">Whether those of sequences that end before it are carried, too, for callers that may read them or continue the sequences.</param>
    public void End(LayerRows input, bool ofEnded = true)
    {
        if (steps == 0 || input.Window.Steps == 0)
            return;
        for (var sequence = 0; sequence < input.Window.Alive(0); sequence++)
        {
            // A sequence that has ended may still be read, by a layer that repeats its last row.
            var left = input.Window.Lengths[sequence] - input.Window.FirstStep;
            if (left <= input.CarrySteps && !ofEnded)
                return;
            var end = Math.Min(input.CarrySteps, left);
            for (var i = 0; i < steps; i++)
            {
                var target = new Span<float>(Carry.Carried + ((nint)sequence * Carry.Stride) + (i * size), size);
                var row = Row(input, end - steps + i, sequence);
                if (row.IsEmpty)
                    target.Clear();
                else
                    row.CopyTo(target);
            }
        }
    }
}
