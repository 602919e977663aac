namespace Microsoft.ML.Recurrent.Engine.Layers.Pooling;

/// <summary>
/// Computes the element-wise maximum over the steps of a sequence so far, which is carried from window to window. Of equal values, the earliest is used.
/// </summary>
internal sealed unsafe class MaxPooling(int size) : PoolingPass(size)
{
    private const int Earlier = -1;
    private readonly StateCarry[] _carries = [new(size)];
    private int[] _stepOfMaximum = []; // [n, Stride]; the step of the window, or Earlier

    public override IReadOnlyList<StateCarry> Carries => _carries;

    private StateCarry Carry => _carries[0];

    public override void Forward(PackedSequences window, float* y, int carrySteps)
    {
        var count = Prepare(window);
        if (_stepOfMaximum.Length < count * Stride)
            _stepOfMaximum = new int[count * Stride];
        Carry.StartWindow(count);
        for (var sequence = 0; sequence < count; sequence++)
        {
            var maximum = Row(Pooled.Pointer, sequence);
            var stepOf = _stepOfMaximum.AsSpan(sequence * Stride, Stride);
            stepOf.Fill(Earlier);
            if (window.FirstStep == 0)
                maximum.Fill(float.NegativeInfinity);
            else
                Row(Carry.Initial, sequence).CopyTo(maximum);
            maximum[Size..].Clear();
            var steps = StepsOf(window, sequence);
            for (var t = 0; t < steps; t++)
            {
                var row = RowAt(window, y, t, sequence);
                for (var i = 0; i < Size; i++)
                {
                    // A NaN must not be lost, but comparisons with it are always false.
                    if (row[i] <= maximum[i] || float.IsNaN(maximum[i]))
                        continue;
                    maximum[i] = row[i];
                    stepOf[i] = t;
                }

                if (t == Math.Min(steps, carrySteps) - 1)
                    Carry.Take(sequence, Pooled.Pointer + ((nint)sequence * Stride));
            }
        }
    }

    public override void Backward(PackedSequences window, float* y, float* dY, Span<float> gradients)
    {
        var count = window.Alive(0);
        for (var sequence = 0; sequence < count; sequence++)
        {
            var dPooled = Row(DPooled.Pointer, sequence);
            var stepOf = _stepOfMaximum.AsSpan(sequence * Stride, Stride);
            for (var i = 0; i < Size; i++)
                if (stepOf[i] != Earlier)
                    RowAt(window, dY, stepOf[i], sequence)[i] += dPooled[i];
        }
    }
}
