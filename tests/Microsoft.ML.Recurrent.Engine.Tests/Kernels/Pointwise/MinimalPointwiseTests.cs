using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels.Pointwise;

/// <summary>The steps of minGRU and minLSTM, whose equations the tests write out again in double precision.</summary>
public unsafe class MinimalPointwiseTests
{
    // A handful of float roundings of values of order one; gradients are products of up to five such factors.
    private static readonly Tolerance s_forward = new(2e-6, 2e-6);
    private static readonly Tolerance s_backward = new(1e-5, 1e-5);

    [Theory]
    [InlineData(0, 16)]
    [InlineData(1, 16)]
    [InlineData(5, 32)]
    [InlineData(3, 48)]
    public void StepsAndTheirGradientsMatchTheEquations(int rows, int units)
    {
        EveryTier.Run(typeof(MinimalPointwiseTests), nameof(Check), rows, units, false);
        EveryTier.Run(typeof(MinimalPointwiseTests), nameof(Check), rows, units, true);
    }

    [Theory]
    [InlineData(float.NaN, true)]
    [InlineData(1e30f, false)]
    [InlineData(-1e30f, false)]
    [InlineData(100f, false)]
    [InlineData(-100f, false)]
    public void AnyGateGivesANumberUnlessItIsNone(float gate, bool isNaN)
    {
        EveryTier.Run(typeof(MinimalPointwiseTests), nameof(CheckExtreme), gate, isNaN, false);
        EveryTier.Run(typeof(MinimalPointwiseTests), nameof(CheckExtreme), gate, isNaN, true);
    }

    [Fact]
    public void DispatchingEntriesDoWhatTheirTierDoes()
    {
        foreach (var isLstm in new[] { false, true })
        {
            using var gates = new StateBlock(1, 48, 1);
            using var h = new StateBlock(1, 16, 2);
            using var dH = new StateBlock(1, 16, 3);
            var step = Step(isLstm, gates.Before(0, 4), gates.Before(0, 20), gates.Before(0, 36), h.Before(0, 4));
            if (isLstm)
                MinLstmPointwise.Forward(gates.Pointer, 0, h.Pointer, h.Pointer, 0, 1, 16);
            else
                MinGruPointwise.Forward(gates.Pointer, 0, h.Pointer, h.Pointer, 0, 1, 16);
            s_forward.AssertClose(step, h[0, 4], "h");
            var share = isLstm ? gates[0, 20] / ((double)gates[0, 4] + gates[0, 20]) : gates[0, 4];
            if (isLstm)
                MinLstmPointwise.Backward(gates.Pointer, 0, h.Pointer, dH.Pointer, 0, 1, 16);
            else
                MinGruPointwise.Backward(gates.Pointer, 0, h.Pointer, dH.Pointer, 0, 1, 16);
            s_forward.AssertClose(dH.Before(0, 4) * (1 - share), dH[0, 4], "dh'");
        }
    }

    private static void Check<TSimd, TVector>(int rows, int units, bool isLstm)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        var count = isLstm ? 3 : 2;
        using var gates = new StateBlock(rows, count * units, 1, scale: 4);
        using var hPrev = new StateBlock(rows, units, 2);
        using var h = new StateBlock(rows, units, 3);
        using var dH = new StateBlock(rows, units, 4);
        Forward<TSimd, TVector>(isLstm, gates.Pointer, gates.Stride, hPrev.Pointer, h.Pointer, h.Stride, rows, units);
        Backward<TSimd, TVector>(isLstm, gates.Pointer, gates.Stride, hPrev.Pointer, dH.Pointer, dH.Stride, rows, units);
        for (int row = 0; row < rows; row++)
        {
            for (int j = 0; j < units; j++)
            {
                string where = $"{typeof(TSimd).Name} {(isLstm ? "minLSTM" : "minGRU")} [{row}, {j}]";
                double[] a = [.. Enumerable.Range(0, count).Select(gate => gates.Before(row, (gate * units) + j))];
                double before = hPrev.Before(row, j), d = dH.Before(row, j);
                double Of(int changed, double value)
                {
                    double[] b = [.. a.Select((x, gate) => gate == changed ? value : x)];
                    return Step(isLstm, b[0], b[1], b[^1], changed == count ? value : before);
                }

                s_forward.AssertClose(Of(-1, 0), h[row, j], where + " h");
                for (int gate = 0; gate < count; gate++)
                    s_backward.AssertClose(d * Derivative.Of(x => Of(gate, x), a[gate]), gates[row, (gate * units) + j], $"{where} d{gate}");
                s_backward.AssertClose(d * Derivative.Of(x => Of(count, x), before), dH[row, j], where + " dh'");
                hPrev.AssertUnchanged(row, j);
            }
        }
    }

    private static void CheckExtreme<TSimd, TVector>(float gate, bool isNaN, bool isLstm)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        using var gates = new GuardedMemory(48);
        using var h = new GuardedMemory(16);
        using var dH = new GuardedMemory(16);
        h.Span.Fill(0.5f);
        dH.Span.Fill(1);
        foreach (var (first, second) in new[] { (gate, 0f), (0f, gate), (gate, gate) })
        {
            gates.Span.Fill(1);
            (gates.Span[5], gates.Span[21]) = (first, second);
            Forward<TSimd, TVector>(isLstm, gates.Pointer, 48, h.Pointer, h.Pointer, 16, 1, 16);
            Assert.Equal(isNaN, float.IsNaN(h.Span[5]));
            Assert.False(float.IsNaN(h.Span[6]));
            Backward<TSimd, TVector>(isLstm, gates.Pointer, 48, h.Pointer, dH.Pointer, 16, 1, 16);
            Assert.False(!isNaN && (float.IsNaN(gates.Span[5]) || float.IsNaN(gates.Span[21]) || float.IsNaN(dH.Span[5])));
            h.Span.Fill(0.5f);
            dH.Span.Fill(1);
        }
    }

    /// <summary>The first gate is z of minGRU and f of minLSTM, whose second is i.</summary>
    private static double Step(bool isLstm, double first, double second, double candidate, double before)
    {
        var chosen = isLstm ? candidate : second;
        var n = chosen > 0 ? chosen + 0.5 : Derivative.Sigmoid(chosen);
        var share = isLstm ? Derivative.Sigmoid(second) / (Derivative.Sigmoid(first) + Derivative.Sigmoid(second)) : Derivative.Sigmoid(first);
        return ((1 - share) * before) + (share * n);
    }

    private static void Forward<TSimd, TVector>(bool isLstm, float* gates, nint gateStride, float* hPrev, float* h, nint hStride, int rows, int units)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        if (isLstm)
            MinLstmPointwise.Forward<TSimd, TVector>(gates, gateStride, hPrev, h, hStride, rows, units);
        else
            MinGruPointwise.Forward<TSimd, TVector>(gates, gateStride, hPrev, h, hStride, rows, units);
    }

    private static void Backward<TSimd, TVector>(bool isLstm, float* gates, nint gateStride, float* hPrev, float* dH, nint hStride, int rows, int units)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        if (isLstm)
            MinLstmPointwise.Backward<TSimd, TVector>(gates, gateStride, hPrev, dH, hStride, rows, units);
        else
            MinGruPointwise.Backward<TSimd, TVector>(gates, gateStride, hPrev, dH, hStride, rows, units);
    }
}
