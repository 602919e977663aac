namespace Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;

/// <summary>Points to the three states of an sLSTM before or after a step.</summary>
/// <param name="c">[rows, units] The weighted sum of the inputs, in units of e^m.</param>
/// <param name="n">[rows, units] The sum of their weights, in units of e^m: 0 before the first step of a sequence, at least 1 after it.</param>
/// <param name="m">[rows, units] The logarithm of the unit of the other two.</param>
internal readonly unsafe struct SLstmState(float* c, float* n, float* m)
{
    public float* C { get; } = c;

    public float* N { get; } = n;

    public float* M { get; } = m;

    /// <summary>Returns the states from a unit on.</summary>
    public SLstmState At(nint unit) => new(C + unit, N + unit, M + unit);
}
