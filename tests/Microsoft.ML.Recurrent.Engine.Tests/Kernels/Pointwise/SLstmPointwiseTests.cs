using Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels.Pointwise;

/// <summary>The step of an sLSTM, whose equations the tests write out again in double precision.</summary>
public unsafe class SLstmPointwiseTests
{
    // The gates are exponentials of differences of up to ten, each rounded at the size of its terms; gradients are products of up to five such factors.
    private static readonly Tolerance s_forward = new(4e-6, 4e-6);
    private static readonly Tolerance s_backward = new(2e-5, 2e-5);

    [Theory]
    [InlineData(0, 16)]
    [InlineData(1, 16)]
    [InlineData(5, 32)]
    [InlineData(3, 48)]
    public void StepsAndTheirGradientsMatchTheEquations(int rows, int units) => EveryTier.Run(typeof(SLstmPointwiseTests), nameof(Check), rows, units);

    [Fact]
    public void AnyGatesGiveWhatTheEquationsGive() => EveryTier.Run(typeof(SLstmPointwiseTests), nameof(CheckExtreme));

    [Fact]
    public void TheSumOfWeightsIsAtLeastOneAfterEveryStep() => EveryTier.Run(typeof(SLstmPointwiseTests), nameof(CheckSum));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void NaNOfAGatePropagatesToItsUnitAlone(int gate) => EveryTier.Run(typeof(SLstmPointwiseTests), nameof(CheckNaN), gate);

    [Fact]
    public void DispatchingEntriesDoWhatTheirTierDoes()
    {
        using var gates = new StateBlock(1, 64, 1);
        using var states = new States(1, 16);
        using var h = new StateBlock(1, 16, 2);
        using var dH = new StateBlock(1, 16, 3);
        var before = states.Before(0, 4);
        SLstmPointwise.Forward(gates.Pointer, 0, states.Pointers, states.Pointers, h.Pointer, 0, 1, 16);
        var expected = Step(gates.Before(0, 4), gates.Before(0, 20), gates.Before(0, 36), gates.Before(0, 52), before);
        s_forward.AssertClose(expected.H, h[0, 4], "h");
        var o = (double)gates[0, 52];
        SLstmPointwise.Backward(
            gates.Pointer, 0, states.Pointers, states.Pointers, dH.Pointer, states.Pointers.C, states.Pointers.N, 0, 1, 16);
        s_backward.AssertClose(dH.Before(0, 4) * expected.H * (1 - o), gates[0, 52], "do");
    }

    private static void Check<TSimd, TVector>(int rows, int units)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        using var gates = new StateBlock(rows, 4 * units, 1, scale: 4);
        using var before = new States(rows, units);
        using var after = new States(rows, units);
        using var h = new StateBlock(rows, units, 5);
        using var dH = new StateBlock(rows, units, 6);
        using var dC = new StateBlock(rows, units, 7);
        using var dN = new StateBlock(rows, units, 8);
        SLstmPointwise.Forward<TSimd, TVector>(gates.Pointer, gates.Stride, before.Pointers, after.Pointers, h.Pointer, h.Stride, rows, units);
        SLstmPointwise.Backward<TSimd, TVector>(
            gates.Pointer, gates.Stride, before.Pointers, after.Pointers, dH.Pointer, dC.Pointer, dN.Pointer, h.Stride, rows, units);
        for (int row = 0; row < rows; row++)
        {
            for (int j = 0; j < units; j++)
            {
                string where = $"{typeof(TSimd).Name} [{row}, {j}]";
                double[] a = [.. Enumerable.Range(0, 4).Select(gate => gates.Before(row, (gate * units) + j))];
                var state = before.Before(row, j);
                var next = Step(a[0], a[1], a[2], a[3], state);
                s_forward.AssertClose(next.H, h[row, j], where + " h");
                s_forward.AssertClose(next.C, after[0, row, j], where + " c");
                s_forward.AssertClose(next.N, after[1, row, j], where + " n");
                s_forward.AssertClose(next.M, after[2, row, j], where + " m");
                before.AssertUnchanged(row, j);

                double Loss(double[] b, (double C, double N, double M) from)
                {
                    var (outH, c, n, _) = Step(b[0], b[1], b[2], b[3], from, next.M);
                    return (dH.Before(row, j) * outH) + (dC.Before(row, j) * c) + (dN.Before(row, j) * n);
                }

                for (int gate = 0; gate < 4; gate++)
                {
                    double Of(double value) => Loss([.. a.Select((x, k) => k == gate ? value : x)], state);
                    s_backward.AssertClose(Derivative.Of(Of, a[gate]), gates[row, (gate * units) + j], $"{where} d{gate}");
                }

                var isFirst = state.N == 0; // nothing depends on the states then
                s_backward.AssertClose(isFirst ? 0 : Derivative.Of(x => Loss(a, state with { C = x }), state.C), dC[row, j], where + " dc'");
                s_backward.AssertClose(isFirst ? 0 : Derivative.Of(x => Loss(a, state with { N = x }), state.N), dN[row, j], where + " dn'");
            }
        }
    }

    private static void CheckExtreme<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        float[] values = [-1e30f, -200, -80, 0, 80, 200, 1e30f];
        using var gates = new GuardedMemory(64);
        using var h = new GuardedMemory(16);
        using var dH = new GuardedMemory(16);
        foreach (float i in values)
        {
            foreach (float f in values)
            {
                foreach (var state in new[] { (0f, 0f, 0f), (-0.75f, 2f, 1.5f), (3f, 4f, -90f) })
                {
                    using var before = new States(1, 16, state);
                    using var after = new States(1, 16, (5, 5, 5));
                    for (int j = 0; j < 16; j++)
                        (gates.Span[j], gates.Span[16 + j], gates.Span[32 + j], gates.Span[48 + j]) = (i, f, 0.5f, 1);
                    dH.Span.Fill(1);
                    var expected = Step(i, f, 0.5, 1, state);
                    SLstmPointwise.Forward<TSimd, TVector>(gates.Pointer, 0, before.Pointers, after.Pointers, h.Pointer, 0, 1, 16);
                    string where = $"{typeof(TSimd).Name} i {i} f {f} {state}";
                    s_forward.AssertClose(expected.H, h.Span[5], where + " h");
                    s_forward.AssertClose(expected.C, after[0, 0, 5], where + " c");
                    s_forward.AssertClose(expected.N, after[1, 0, 5], where + " n");
                    SLstmPointwise.Backward<TSimd, TVector>(
                        gates.Pointer, 0, before.Pointers, after.Pointers, dH.Pointer, after.Pointers.C, after.Pointers.N, 0, 1, 16);
                    Assert.All(gates.Span.ToArray(), value => Assert.True(float.IsFinite(value), where));
                    Assert.True(float.IsFinite(after[0, 0, 5]) && float.IsFinite(after[1, 0, 5]), where);
                }
            }
        }
    }

    private static void CheckSum<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        float[] values = [80, -80, 0.1f, 3, -200, 40, -1];
        using var gates = new GuardedMemory(64);
        using var h = new GuardedMemory(16);
        using var states = new States(1, 16, (0, 0, 0));
        var (log, sum) = (double.NegativeInfinity, 0.0); // of the weights, and the output of the last step
        for (int t = 0; t < 400; t++)
        {
            float i = values[t % 7], f = values[t % 5 * 3 % 7], z = MathF.Sin(t);
            for (int j = 0; j < 16; j++)
                (gates.Span[j], gates.Span[16 + j], gates.Span[32 + j], gates.Span[48 + j]) = (i, f, z, 100);
            SLstmPointwise.Forward<TSimd, TVector>(gates.Pointer, 0, states.Pointers, states.Pointers, h.Pointer, 0, 1, 16);

            // The output is a mean, to which the step has a share; no unit that could overflow is needed for it.
            double kept = LogSigmoid(f) + log;
            double share = 1 / (1 + Math.Exp(kept - i));
            (log, sum) = (Math.Max(kept, i) + Math.Log(1 + Math.Exp(-Math.Abs(kept - i))), sum + (share * (Math.Tanh(z) - sum)));
            Assert.InRange(states[1, 0, 3], 1f, t + 1f);
            Assert.Equal(sum, h.Span[3], 1e-4);
        }
    }

    private static void CheckNaN<TSimd, TVector>(int gate)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        using var gates = new GuardedMemory(64);
        using var h = new GuardedMemory(16);
        foreach (var state in new[] { (0f, 0f, 0f), (0.5f, 2f, 1f) })
        {
            using var states = new States(1, 16, state);
            gates.Span.Fill(1);
            gates.Span[(16 * gate) + 5] = float.NaN;
            for (int step = 0; step < (gate == 3 ? 1 : 2); step++) // only an output is forgotten at the next step
            {
                SLstmPointwise.Forward<TSimd, TVector>(gates.Pointer, 0, states.Pointers, states.Pointers, h.Pointer, 0, 1, 16);
                for (int j = 0; j < 16; j++)
                    Assert.Equal(j == 5, float.IsNaN(h.Span[j]));
                gates.Span.Fill(1);
            }
        }
    }

    /// <summary>A step of one unit; with a unit of the state that is given, or the one of the equations.</summary>
    private static (double H, double C, double N, double M) Step(
        double i, double f, double z, double o, (double C, double N, double M) state, double? unit = null)
    {
        bool isFirst = state.N == 0;
        double kept = LogSigmoid(f) + state.M;
        double m = unit ?? (isFirst ? i : Math.Max(kept, i));
        double forget = isFirst ? 0 : Math.Exp(kept - m);
        double input = Math.Exp(i - m);
        double c = (forget * state.C) + (input * Math.Tanh(z));
        double n = (forget * state.N) + input;
        return (Derivative.Sigmoid(o) * c / n, c, n, m);
    }

    private static double LogSigmoid(double x) => Math.Min(x, 0) - Math.Log(1 + Math.Exp(-Math.Abs(x)));

    /// <summary>The three states of some rows. Every third unit is before its first step.</summary>
    private sealed class States : IDisposable
    {
        private readonly StateBlock[] _blocks;
        private readonly float[][,] _before;

        public States(int rows, int units, (float C, float N, float M)? state = null)
        {
            _blocks = [.. Enumerable.Range(2, 3).Select(seed => new StateBlock(rows, units, seed))];
            _before = [.. _blocks.Select(_ => new float[rows, units])];
            for (int row = 0; row < rows; row++)
            {
                for (int j = 0; j < units; j++)
                {
                    (float c, float n, float m) = state ?? (j % 3 == 0 ? (0, 0, 0)
                        : (_blocks[0][row, j], 1 + Math.Abs(_blocks[1][row, j]), _blocks[2][row, j]));
                    float[] values = [c, n, m];
                    for (int k = 0; k < 3; k++)
                        _before[k][row, j] = _blocks[k].Pointer[(row * _blocks[k].Stride) + j] = values[k];
                }
            }
        }

        public SLstmState Pointers => new(_blocks[0].Pointer, _blocks[1].Pointer, _blocks[2].Pointer);

        public float this[int state, int row, int unit] => _blocks[state][row, unit];

        public (double C, double N, double M) Before(int row, int unit) => (_before[0][row, unit], _before[1][row, unit], _before[2][row, unit]);

        public void AssertUnchanged(int row, int unit)
        {
            for (int k = 0; k < 3; k++)
                Assert.Equal(_before[k][row, unit], this[k, row, unit]);
        }

        public void Dispose()
        {
            foreach (var block in _blocks)
                block.Dispose();
        }
    }
}
