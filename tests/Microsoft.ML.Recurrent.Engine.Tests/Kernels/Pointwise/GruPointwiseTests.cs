using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels.Pointwise;

public unsafe class GruPointwiseTests
{
    // A handful of float roundings of values of order one; gradients are products of up to five such factors.
    private static readonly Tolerance s_forward = new(2e-6, 2e-6);
    private static readonly Tolerance s_backward = new(1e-5, 1e-5);

    public static TheoryData<int, int> Shapes => new() { { 0, 16 }, { 1, 16 }, { 5, 16 }, { 3, 32 }, { 2, 64 } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ResetAfterMatchesTheEquationsAndTheirDifferences(int rows, int units) =>
        EveryTier.Run(typeof(GruPointwiseTests), nameof(CheckResetAfter), rows, units);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ResetBeforeMatchesTheEquationsAndTheirDifferences(int rows, int units) =>
        EveryTier.Run(typeof(GruPointwiseTests), nameof(CheckResetBefore), rows, units);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void GradientOfTheStateMayReplaceThatOfTheOutput(int rows, int units) =>
        EveryTier.Run(typeof(GruPointwiseTests), nameof(CheckAliasing), rows, units);

    [Fact]
    public void DispatchingEntriesDoWhatTheirTierDoes()
    {
        using var gates = new StateBlock(1, 48, 1);
        using var hidden = new StateBlock(1, 48, 2);
        using var before = new StateBlock(1, 16, 3);
        using var h = new StateBlock(1, 16, 4);
        GruPointwise.Forward(gates.Pointer, 0, hidden.Pointer, 0, before.Pointer, 0, h.Pointer, 0, 1, 16);
        double z = Derivative.Sigmoid(gates.Before(0, 20) + hidden.Before(0, 20));
        s_forward.AssertClose(z, gates[0, 20], "z");
        GruPointwise.Backward(gates.Pointer, 0, hidden.Pointer, 0, before.Pointer, 0, h.Pointer, 0, before.Pointer, 0, 1, 16);
        s_forward.AssertClose(h[0, 4] * z, before[0, 4], "dh'");

        using var pair = new StateBlock(1, 32, 5);
        using var candidate = new StateBlock(1, 16, 6);
        using var state = new StateBlock(1, 16, 7);
        using var reset = new StateBlock(1, 16, 8);
        GruPointwise.ResetForward(pair.Pointer, 0, state.Pointer, 0, reset.Pointer, 0, 1, 16);
        double r = Derivative.Sigmoid(pair.Before(0, 4));
        s_forward.AssertClose(r * state[0, 4], reset[0, 4], "r h'");
        GruPointwise.CandidateForward(pair.Pointer, 0, candidate.Pointer, 0, state.Pointer, 0, h.Pointer, 0, 1, 16);
        s_forward.AssertClose(Math.Tanh(candidate.Before(0, 4)), candidate[0, 4], "n");
        double update = pair[0, 20];
        double dH = h[0, 4];
        GruPointwise.CandidateBackward(pair.Pointer, 0, candidate.Pointer, 0, state.Pointer, 0, h.Pointer, 0, h.Pointer, 0, 1, 16);
        s_forward.AssertClose(dH * update, h[0, 4], "dh'");
        double sum = h[0, 4] + (reset[0, 4] * r);
        GruPointwise.ResetBackward(pair.Pointer, 0, state.Pointer, 0, reset.Pointer, 0, h.Pointer, 0, 1, 16);
        s_forward.AssertClose(sum, h[0, 4], "dh' through the reset");
    }

    private static void CheckResetAfter<TSimd, TVector>(int rows, int units)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        using var gates = new StateBlock(rows, 3 * units, 1);
        using var hidden = new StateBlock(rows, 3 * units, 2);
        using var hPrev = new StateBlock(rows, units, 3);
        using var h = new StateBlock(rows, units, 4);
        using var dH = new StateBlock(rows, units, 5);
        using var dHPrev = new StateBlock(rows, units, 6);
        GruPointwise.Forward<TSimd, TVector>(
            gates.Pointer, gates.Stride, hidden.Pointer, hidden.Stride, hPrev.Pointer, hPrev.Stride, h.Pointer, h.Stride, rows, units);
        for (int row = 0; row < rows; row++)
        {
            for (int j = 0; j < units; j++)
            {
                string where = $"{typeof(TSimd).Name} [{row}, {j}]";
                double r = Derivative.Sigmoid(gates.Before(row, j) + hidden.Before(row, j));
                double n = Math.Tanh(gates.Before(row, (2 * units) + j) + (r * hidden.Before(row, (2 * units) + j)));
                s_forward.AssertClose(r, gates[row, j], where + " r");
                s_forward.AssertClose(
                    Derivative.Sigmoid(gates.Before(row, units + j) + hidden.Before(row, units + j)), gates[row, units + j], where + " z");
                s_forward.AssertClose(n, gates[row, (2 * units) + j], where + " n");
                s_forward.AssertClose(Step(Inputs(row, j)), h[row, j], where + " h");
                for (int gate = 0; gate < 3; gate++)
                    hidden.AssertUnchanged(row, (gate * units) + j);
            }
        }

        GruPointwise.Backward<TSimd, TVector>(
            gates.Pointer, gates.Stride, hidden.Pointer, hidden.Stride, hPrev.Pointer, hPrev.Stride, dH.Pointer, dH.Stride,
            dHPrev.Pointer, dHPrev.Stride, rows, units);
        for (int row = 0; row < rows; row++)
        {
            for (int j = 0; j < units; j++)
            {
                double[] inputs = Inputs(row, j);
                for (int input = 0; input < 7; input++)
                {
                    int place = input;
                    double slope = Derivative.Of(x => Step([.. inputs[..place], x, .. inputs[(place + 1)..]]), inputs[input]);
                    float actual = input < 3 ? gates[row, (input * units) + j]
                        : input < 6 ? hidden[row, ((input - 3) * units) + j]
                        : dHPrev[row, j];
                    s_backward.AssertClose(slope * dH.Before(row, j), actual, $"{typeof(TSimd).Name} gradient of input {input} [{row}, {j}]");
                }
            }
        }

        double[] Inputs(int row, int j) =>
        [
            gates.Before(row, j), gates.Before(row, units + j), gates.Before(row, (2 * units) + j),
            hidden.Before(row, j), hidden.Before(row, units + j), hidden.Before(row, (2 * units) + j), hPrev.Before(row, j),
        ];

        static double Step(double[] x)
        {
            double r = Derivative.Sigmoid(x[0] + x[3]);
            double z = Derivative.Sigmoid(x[1] + x[4]);
            return ((1 - z) * Math.Tanh(x[2] + (r * x[5]))) + (z * x[6]);
        }
    }

    private static void CheckResetBefore<TSimd, TVector>(int rows, int units)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        // The product between the two halves is left out: its result, the candidate, and the gradient that comes back are free values.
        using var gates = new StateBlock(rows, 2 * units, 1);
        using var candidate = new StateBlock(rows, units, 2);
        using var hPrev = new StateBlock(rows, units, 3);
        using var resetHidden = new StateBlock(rows, units, 4);
        using var h = new StateBlock(rows, units, 5);
        using var dH = new StateBlock(rows, units, 6);
        using var dHPrev = new StateBlock(rows, units, 7);
        using var dReset = new StateBlock(rows, units, 8);
        GruPointwise.ResetForward<TSimd, TVector>(
            gates.Pointer, gates.Stride, hPrev.Pointer, hPrev.Stride, resetHidden.Pointer, resetHidden.Stride, rows, units);
        GruPointwise.CandidateForward<TSimd, TVector>(
            gates.Pointer, gates.Stride, candidate.Pointer, candidate.Stride, hPrev.Pointer, hPrev.Stride, h.Pointer, h.Stride, rows, units);
        var activeReset = new double[rows, units];
        for (int row = 0; row < rows; row++)
        {
            for (int j = 0; j < units; j++)
            {
                string where = $"{typeof(TSimd).Name} [{row}, {j}]";
                activeReset[row, j] = gates[row, j];
                double r = Derivative.Sigmoid(gates.Before(row, j));
                s_forward.AssertClose(r, gates[row, j], where + " r");
                s_forward.AssertClose(Derivative.Sigmoid(gates.Before(row, units + j)), gates[row, units + j], where + " z");
                s_forward.AssertClose(r * hPrev.Before(row, j), resetHidden[row, j], where + " r h'");
                s_forward.AssertClose(Math.Tanh(candidate.Before(row, j)), candidate[row, j], where + " n");
                s_forward.AssertClose(
                    Mix(gates.Before(row, units + j), candidate.Before(row, j), hPrev.Before(row, j)), h[row, j], where + " h");
            }
        }

        GruPointwise.CandidateBackward<TSimd, TVector>(
            gates.Pointer, gates.Stride, candidate.Pointer, candidate.Stride, hPrev.Pointer, hPrev.Stride, dH.Pointer, dH.Stride,
            dHPrev.Pointer, dHPrev.Stride, rows, units);
        for (int row = 0; row < rows; row++)
        {
            for (int j = 0; j < units; j++)
                Assert.Equal(activeReset[row, j], gates[row, j]);
        }

        GruPointwise.ResetBackward<TSimd, TVector>(
            gates.Pointer, gates.Stride, hPrev.Pointer, hPrev.Stride, dReset.Pointer, dReset.Stride, dHPrev.Pointer, dHPrev.Stride, rows, units);
        for (int row = 0; row < rows; row++)
        {
            for (int j = 0; j < units; j++)
            {
                string where = $"{typeof(TSimd).Name} [{row}, {j}]";
                double r = gates.Before(row, j);
                double z = gates.Before(row, units + j);
                double n = candidate.Before(row, j);
                double before = hPrev.Before(row, j);
                double d = dH.Before(row, j);
                double back = dReset.Before(row, j);
                s_backward.AssertClose(d * Derivative.Of(x => Mix(z, x, before), n), candidate[row, j], where + " dn");
                s_backward.AssertClose(d * Derivative.Of(x => Mix(x, n, before), z), gates[row, units + j], where + " dz");
                s_backward.AssertClose(back * Derivative.Of(x => Derivative.Sigmoid(x) * before, r), gates[row, j], where + " dr");
                double dBefore = Derivative.Of(x => (d * Mix(z, n, x)) + (back * Derivative.Sigmoid(r) * x), before);
                s_backward.AssertClose(dBefore, dHPrev[row, j], where + " dh'");
            }
        }

        static double Mix(double z, double n, double before) =>
            ((1 - Derivative.Sigmoid(z)) * Math.Tanh(n)) + (Derivative.Sigmoid(z) * before);
    }

    private static void CheckAliasing<TSimd, TVector>(int rows, int units)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        using var gates = new StateBlock(rows, 3 * units, 1, 0.9f);
        using var hidden = new StateBlock(rows, 3 * units, 2);
        using var hPrev = new StateBlock(rows, units, 3);
        using var dH = new StateBlock(rows, units, 4);
        using var candidate = new StateBlock(rows, units, 5, 0.9f);
        using var dHAgain = new StateBlock(rows, units, 6);
        GruPointwise.Backward<TSimd, TVector>(
            gates.Pointer, gates.Stride, hidden.Pointer, hidden.Stride, hPrev.Pointer, hPrev.Stride, dH.Pointer, dH.Stride,
            dH.Pointer, dH.Stride, rows, units);
        using var pair = new StateBlock(rows, 2 * units, 7, 0.9f);
        GruPointwise.CandidateBackward<TSimd, TVector>(
            pair.Pointer, pair.Stride, candidate.Pointer, candidate.Stride, hPrev.Pointer, hPrev.Stride, dHAgain.Pointer, dHAgain.Stride,
            dHAgain.Pointer, dHAgain.Stride, rows, units);
        for (int row = 0; row < rows; row++)
        {
            for (int j = 0; j < units; j++)
            {
                s_forward.AssertClose(dH.Before(row, j) * gates.Before(row, units + j), dH[row, j], $"{typeof(TSimd).Name} [{row}, {j}]");
                s_forward.AssertClose(dHAgain.Before(row, j) * pair.Before(row, units + j), dHAgain[row, j], $"{typeof(TSimd).Name} [{row}, {j}]");
            }
        }
    }
}
