using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels.Pointwise;

public unsafe class ElmanPointwiseTests
{
    private static readonly Tolerance s_tolerance = new(2e-6, 2e-6);

    [Theory]
    [InlineData(0, 16)]
    [InlineData(1, 16)]
    [InlineData(5, 32)]
    [InlineData(3, 48)]
    [InlineData(2, 64)]
    public void ForwardAndBackwardMatchTheEquations(int rows, int units)
    {
        EveryTier.Run(typeof(ElmanPointwiseTests), nameof(Check), rows, units, false);
        EveryTier.Run(typeof(ElmanPointwiseTests), nameof(Check), rows, units, true);
    }

    [Fact]
    public void NaNPropagatesThroughBothActivations() => EveryTier.Run(typeof(ElmanPointwiseTests), nameof(CheckNaN));

    [Fact]
    public void DispatchingEntriesDoWhatTheirTierDoes()
    {
        using var gates = new StateBlock(1, 16, 1);
        using var h = new StateBlock(1, 16, 2);
        ElmanPointwise.Forward(gates.Pointer, 0, h.Pointer, 0, 1, 16, relu: false);
        s_tolerance.AssertClose(Math.Tanh(gates[0, 5]), h[0, 5], "h");
        double slope = 1 - ((double)h[0, 5] * h[0, 5]);
        ElmanPointwise.Backward(gates.Pointer, 0, h.Pointer, 0, gates.Pointer, 0, 1, 16, relu: false);
        s_tolerance.AssertClose(gates.Before(0, 5) * slope, gates[0, 5], "da");
    }

    private static void Check<TSimd, TVector>(int rows, int units, bool relu)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        using var gates = new StateBlock(rows, units, 1);
        using var h = new StateBlock(rows, units, 2);
        using var dH = new StateBlock(rows, units, 3);
        using var dGates = new StateBlock(rows, units, 4);
        ElmanPointwise.Forward<TSimd, TVector>(gates.Pointer, gates.Stride, h.Pointer, h.Stride, rows, units, relu);
        ElmanPointwise.Backward<TSimd, TVector>(dGates.Pointer, dGates.Stride, h.Pointer, h.Stride, dH.Pointer, dH.Stride, rows, units, relu);
        for (int row = 0; row < rows; row++)
        {
            for (int j = 0; j < units; j++)
            {
                string where = $"{typeof(TSimd).Name} relu {relu} [{row}, {j}]";
                double a = gates.Before(row, j);
                double Activate(double x) => relu ? Math.Max(0, x) : Math.Tanh(x);
                s_tolerance.AssertClose(Activate(a), h[row, j], where + " h");
                s_tolerance.AssertClose(dH.Before(row, j) * Derivative.Of(Activate, a), dGates[row, j], where + " da");
                gates.AssertUnchanged(row, j);
            }
        }
    }

    private static void CheckNaN<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        using var values = new GuardedMemory(16);
        foreach (bool relu in (bool[])[false, true])
        {
            values.Span.Fill(1f);
            values.Span[3] = float.NaN;
            ElmanPointwise.Forward<TSimd, TVector>(values.Pointer, 16, values.Pointer, 16, 1, 16, relu);
            for (int j = 0; j < 16; j++)
                Assert.Equal(j == 3, float.IsNaN(values.Span[j]));
        }
    }
}
