using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels.Pointwise;

public unsafe class LstmPointwiseTests
{
    // A handful of float roundings of values of order one.
    private static readonly Tolerance s_tolerance = new(2e-6, 2e-6);

    public static TheoryData<int, int> Shapes => new() { { 0, 16 }, { 1, 16 }, { 5, 16 }, { 3, 32 }, { 2, 64 } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ForwardMatchesTheEquations(int rows, int units)
    {
        foreach ((bool coupled, bool peepholes) in (ReadOnlySpan<(bool, bool)>)[(false, false), (false, true), (true, false), (true, true)])
        {
            EveryTier.Run(typeof(LstmPointwiseTests), nameof(CheckForward), rows, units, coupled, peepholes, true);
            EveryTier.Run(typeof(LstmPointwiseTests), nameof(CheckForward), rows, units, coupled, peepholes, false);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void BackwardMatchesDifferencesOfTheEquations(int rows, int units)
    {
        foreach ((bool coupled, bool peepholes) in (ReadOnlySpan<(bool, bool)>)[(false, false), (false, true), (true, false), (true, true)])
            EveryTier.Run(typeof(LstmPointwiseTests), nameof(CheckBackward), rows, units, coupled, peepholes);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void OutputOfANormalizedCellAndItsGradientMatchTheEquations(int rows, int units)
    {
        EveryTier.Run(typeof(LstmPointwiseTests), nameof(CheckOutput), rows, units, false);
        EveryTier.Run(typeof(LstmPointwiseTests), nameof(CheckOutput), rows, units, true);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void BackwardInTwoPartsEqualsBackwardInOne(int rows, int units) =>
        EveryTier.Run(typeof(LstmPointwiseTests), nameof(CheckBackwardParts), rows, units);

    [Fact]
    public void DispatchingEntriesDoWhatTheirTierDoes()
    {
        using var gates = new StateBlock(2, 64, 1);
        using var state = new StateBlock(2, 16, 2);
        using var c = new StateBlock(2, 16, 3);
        using var h = new StateBlock(2, 16, 4);
        LstmPointwise.Forward(
            gates.Pointer, gates.Stride, state.Pointer, state.Stride, c.Pointer, c.Stride, h.Pointer, h.Stride, 2, 16, null, false);
        (double expectedC, double expectedH) = Step(
            gates.Before(1, 7), gates.Before(1, 23), gates.Before(1, 39), gates.Before(1, 55), state[1, 7], new Peephole(0, 0, 0), false);
        s_tolerance.AssertClose(expectedC, c[1, 7], "c");
        s_tolerance.AssertClose(expectedH, h[1, 7], "h");

        LstmPointwise.Output(gates.Pointer, gates.Stride, c.Pointer, c.Stride, h.Pointer, h.Stride, 2, 16, false);
        s_tolerance.AssertClose(expectedH, h[1, 7], "output");
        LstmPointwise.OutputBackward(gates.Pointer, gates.Stride, c.Pointer, c.Stride, h.Pointer, h.Stride, h.Pointer, h.Stride, 2, 16, false);
        double o = Derivative.Sigmoid(gates.Before(1, 55));
        s_tolerance.AssertClose(expectedH * o * (1 - Math.Pow(Math.Tanh(expectedC), 2)), h[1, 7], "output gradient");
        float g = gates[1, 39];
        float i = gates[1, 7];
        float sum = h[1, 7];
        LstmPointwise.Backward(
            gates.Pointer, gates.Stride, state.Pointer, state.Stride, c.Pointer, c.Stride, null, 0, h.Pointer, h.Stride, 2, 16, null, null, false);
        s_tolerance.AssertClose((double)sum * i * (1 - ((double)g * g)), gates[1, 39], "gradient of g");
    }

    private readonly record struct Peephole(double I, double F, double O);

    private static (double C, double H) Step(double i, double f, double g, double o, double before, Peephole p, bool coupled)
    {
        f = Derivative.Sigmoid(f + (p.F * before));
        i = coupled ? 1 - f : Derivative.Sigmoid(i + (p.I * before));
        double c = (f * before) + (i * Math.Tanh(g));
        return (c, Derivative.Sigmoid(o + (p.O * c)) * Math.Tanh(c));
    }

    private static void CheckForward<TSimd, TVector>(int rows, int units, bool coupled, bool hasPeepholes, bool hasOutput)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        int first = coupled ? 0 : units;
        using var gates = new StateBlock(rows, first + (3 * units), 1);
        using var cPrev = new StateBlock(rows, units, 2);
        using var c = new StateBlock(rows, units, 3);
        using var h = new StateBlock(rows, units, 4);
        using GuardedMemory peepholes = GuardedMemory.Random(3 * units, 5);
        LstmPointwise.Forward<TSimd, TVector>(
            gates.Pointer, gates.Stride, cPrev.Pointer, cPrev.Stride, c.Pointer, c.Stride, hasOutput ? h.Pointer : null, h.Stride,
            rows, units, hasPeepholes ? peepholes.Pointer : null, coupled);

        for (int row = 0; row < rows; row++)
        {
            for (int j = 0; j < units; j++)
            {
                string where = $"{typeof(TSimd).Name} coupled {coupled} peepholes {hasPeepholes} [{row}, {j}]";
                Peephole p = PeepholeOf(peepholes, units, j, hasPeepholes);
                double before = cPrev.Before(row, j);
                double f = Derivative.Sigmoid(gates.Before(row, first + j) + (p.F * before));
                s_tolerance.AssertClose(f, gates[row, first + j], where + " f");
                if (!coupled)
                    s_tolerance.AssertClose(Derivative.Sigmoid(gates.Before(row, j) + (p.I * before)), gates[row, j], where + " i");
                s_tolerance.AssertClose(Math.Tanh(gates.Before(row, first + units + j)), gates[row, first + units + j], where + " g");

                double oInput = gates.Before(row, first + (2 * units) + j);
                (double expectedC, double expectedH) = Step(
                    gates.Before(row, j), gates.Before(row, first + j), gates.Before(row, first + units + j), oInput, before, p, coupled);
                s_tolerance.AssertClose(expectedC, c[row, j], where + " c");
                s_tolerance.AssertClose(Derivative.Sigmoid(oInput + (p.O * expectedC)), gates[row, first + (2 * units) + j], where + " o");
                if (hasOutput)
                    s_tolerance.AssertClose(expectedH, h[row, j], where + " h");
                else
                    h.AssertUnchanged(row, j);
                cPrev.AssertUnchanged(row, j);
            }
        }
    }

    private static void CheckBackward<TSimd, TVector>(int rows, int units, bool coupled, bool hasPeepholes)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        int first = coupled ? 0 : units;
        using var gates = new StateBlock(rows, first + (3 * units), 1);
        using var cPrev = new StateBlock(rows, units, 2);
        using var c = new StateBlock(rows, units, 3);
        using var h = new StateBlock(rows, units, 4);
        using var dH = new StateBlock(rows, units, 5);
        using var dC = new StateBlock(rows, units, 6);
        using GuardedMemory peepholes = GuardedMemory.Random(3 * units, 7);
        using GuardedMemory dPeepholes = GuardedMemory.Random(3 * units, 8);
        double[] expectedPeepholes = [.. dPeepholes.Span.ToArray().Select(value => (double)value)];
        float* p = hasPeepholes ? peepholes.Pointer : null;
        LstmPointwise.Forward<TSimd, TVector>(
            gates.Pointer, gates.Stride, cPrev.Pointer, cPrev.Stride, c.Pointer, c.Stride, h.Pointer, h.Stride, rows, units, p, coupled);
        LstmPointwise.Backward<TSimd, TVector>(
            gates.Pointer, gates.Stride, cPrev.Pointer, cPrev.Stride, c.Pointer, c.Stride, dH.Pointer, dH.Stride, dC.Pointer, dC.Stride,
            rows, units, p, hasPeepholes ? dPeepholes.Pointer : null, coupled);

        // The gates' float values carry their own roundings into products of five factors of up to 2.
        var tolerance = new Tolerance(1e-5, 1e-5);
        for (int row = 0; row < rows; row++)
        {
            for (int j = 0; j < units; j++)
            {
                string where = $"{typeof(TSimd).Name} coupled {coupled} peepholes {hasPeepholes} [{row}, {j}]";
                Peephole peephole = PeepholeOf(peepholes, units, j, hasPeepholes);
                double i = gates.Before(row, j);
                double f = gates.Before(row, first + j);
                double g = gates.Before(row, first + units + j);
                double o = gates.Before(row, first + (2 * units) + j);
                double before = cPrev.Before(row, j);
                double Loss(double i, double f, double g, double o, double before, Peephole p)
                {
                    (double c, double h) = Step(i, f, g, o, before, p, coupled);
                    return (c * dC.Before(row, j)) + (h * dH.Before(row, j));
                }

                if (!coupled)
                    tolerance.AssertClose(Derivative.Of(x => Loss(x, f, g, o, before, peephole), i), gates[row, j], where + " di");
                tolerance.AssertClose(Derivative.Of(x => Loss(i, x, g, o, before, peephole), f), gates[row, first + j], where + " df");
                tolerance.AssertClose(
                    Derivative.Of(x => Loss(i, f, x, o, before, peephole), g), gates[row, first + units + j], where + " dg");
                tolerance.AssertClose(
                    Derivative.Of(x => Loss(i, f, g, x, before, peephole), o), gates[row, first + (2 * units) + j], where + " do");
                tolerance.AssertClose(Derivative.Of(x => Loss(i, f, g, o, x, peephole), before), dC[row, j], where + " dc");
                if (hasPeepholes)
                {
                    expectedPeepholes[j] += Derivative.Of(x => Loss(i, f, g, o, before, peephole with { I = x }), peephole.I);
                    expectedPeepholes[units + j] += Derivative.Of(x => Loss(i, f, g, o, before, peephole with { F = x }), peephole.F);
                    expectedPeepholes[(2 * units) + j] += Derivative.Of(x => Loss(i, f, g, o, before, peephole with { O = x }), peephole.O);
                }
            }
        }

        tolerance.AssertClose(expectedPeepholes, dPeepholes.Span, $"{typeof(TSimd).Name} coupled {coupled} dPeepholes");
    }

    private static void CheckOutput<TSimd, TVector>(int rows, int units, bool coupled)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        int oGate = (coupled ? 2 : 3) * units;
        using var gates = new StateBlock(rows, oGate + units, 1, 0.9f);
        using var cell = new StateBlock(rows, units, 2);
        using var h = new StateBlock(rows, units, 3);
        using var dH = new StateBlock(rows, units, 4);
        using var dCell = new StateBlock(rows, units, 5);
        LstmPointwise.Output<TSimd, TVector>(gates.Pointer, gates.Stride, cell.Pointer, cell.Stride, h.Pointer, h.Stride, rows, units, coupled);
        LstmPointwise.OutputBackward<TSimd, TVector>(
            gates.Pointer, gates.Stride, cell.Pointer, cell.Stride, dH.Pointer, dH.Stride, dCell.Pointer, dCell.Stride, rows, units, coupled);
        for (int row = 0; row < rows; row++)
        {
            for (int j = 0; j < units; j++)
            {
                string where = $"{typeof(TSimd).Name} coupled {coupled} [{row}, {j}]";
                double o = gates.Before(row, oGate + j);
                double squashed = Math.Tanh(cell.Before(row, j));
                s_tolerance.AssertClose(o * squashed, h[row, j], where + " h");
                s_tolerance.AssertClose(dH.Before(row, j) * o * (1 - (squashed * squashed)), dCell[row, j], where + " dc");
                s_tolerance.AssertClose(dH.Before(row, j) * squashed * o * (1 - o), gates[row, oGate + j], where + " do");
                for (int gate = 0; gate < oGate; gate += units)
                    gates.AssertUnchanged(row, gate + j);
            }
        }
    }

    /// <summary>With no normalisation in between, OutputBackward and then Backward without dH is Backward with dH.</summary>
    private static void CheckBackwardParts<TSimd, TVector>(int rows, int units)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        using var gates = new StateBlock(rows, 4 * units, 1, 0.9f);
        using var gatesInParts = new StateBlock(rows, 4 * units, 1, 0.9f);
        using var cPrev = new StateBlock(rows, units, 2);
        using var c = new StateBlock(rows, units, 3);
        using var dH = new StateBlock(rows, units, 4);
        using var dC = new StateBlock(rows, units, 5, 0f);
        using var dCInParts = new StateBlock(rows, units, 5, 0f);
        LstmPointwise.Backward<TSimd, TVector>(
            gates.Pointer, gates.Stride, cPrev.Pointer, cPrev.Stride, c.Pointer, c.Stride, dH.Pointer, dH.Stride, dC.Pointer, dC.Stride,
            rows, units, null, null, false);
        LstmPointwise.OutputBackward<TSimd, TVector>(
            gatesInParts.Pointer, gates.Stride, c.Pointer, c.Stride, dH.Pointer, dH.Stride, dCInParts.Pointer, dC.Stride, rows, units, false);
        LstmPointwise.Backward<TSimd, TVector>(
            gatesInParts.Pointer, gates.Stride, cPrev.Pointer, cPrev.Stride, c.Pointer, c.Stride, null, 0, dCInParts.Pointer, dC.Stride,
            rows, units, null, null, false);
        for (int row = 0; row < rows; row++)
        {
            for (int j = 0; j < 4 * units; j++)
                s_tolerance.AssertClose(gates[row, j], gatesInParts[row, j], $"{typeof(TSimd).Name} gate [{row}, {j}]");
            for (int j = 0; j < units; j++)
                s_tolerance.AssertClose(dC[row, j], dCInParts[row, j], $"{typeof(TSimd).Name} dc [{row}, {j}]");
        }
    }

    private static Peephole PeepholeOf(GuardedMemory peepholes, int units, int j, bool exists) =>
        exists ? new Peephole(peepholes.Span[j], peepholes.Span[units + j], peepholes.Span[(2 * units) + j]) : default;
}
