using Microsoft.ML.Recurrent.Engine.Kernels.MatrixMemory;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels.MatrixMemory;

/// <summary>The kernels of a matrix memory, whose equations the tests write out again in double precision.</summary>
public unsafe class MatrixMemoryKernelTests
{
    // Products of at most 32 factors, and sums of at most 64 terms of order one.
    private static readonly Tolerance s_tolerance = new(1e-5, 1e-5);

    [Theory]
    [InlineData(1, 1f)]
    [InlineData(7, 4f)]
    [InlineData(32, 30f)]
    public void GatesAreThoseOfTheEquationsOverTheStabilizer(int steps, float scale)
    {
        EveryTier.Run(typeof(MatrixMemoryKernelTests), nameof(CheckGates), steps, scale, 0f);
        EveryTier.Run(typeof(MatrixMemoryKernelTests), nameof(CheckGates), steps, scale, 2.5f);
    }

    [Fact]
    public void AnyGateGivesANumberFromZeroToOneUnlessItIsNone() => EveryTier.Run(typeof(MatrixMemoryKernelTests), nameof(CheckExtremes));

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(21)]
    public void DecayAndItsGradientMatchTheEquations(int steps) => EveryTier.Run(typeof(MatrixMemoryKernelTests), nameof(CheckDecay), steps);

    [Theory]
    [InlineData(1, 16)]
    [InlineData(5, 32)]
    [InlineData(64, 64)]
    public void AStepWritesAndReads(int rows, int width) => EveryTier.Run(typeof(MatrixMemoryKernelTests), nameof(CheckStep), rows, width);

    [Fact]
    public void WhatHasVanishedBecomesZero() => EveryTier.Run(typeof(MatrixMemoryKernelTests), nameof(CheckVanished));

    [Fact]
    public void DispatchingEntriesDoWhatTheirTierDoes()
    {
        using var input = new GuardedMemory(16);
        using var forget = new GuardedMemory(16);
        using var floor = new GuardedMemory(16);
        input.Span.Fill(1);
        forget.Span.Fill(2);
        var m = ExponentialGates.Forward(input.Pointer, forget.Pointer, floor.Pointer, 0, 2);
        s_tolerance.AssertClose(1, m, "m");
        s_tolerance.AssertClose(Math.Exp(LogSigmoid(2)), forget.Span[1], "f");
        using var decay = GuardedMemory.Random(32, 1, 1);
        using var before = new GuardedMemory(2);
        DecayMatrix.Fill(input.Pointer, forget.Pointer, decay.Pointer, before.Pointer, 2, 16);
        s_tolerance.AssertClose((double)input.Span[0] * forget.Span[1], decay.Span[16], "D");
        using var scores = GuardedMemory.Random(32, 2, 1);
        var score = scores.Span[16];
        using var sums = new GuardedMemory(2);
        sums.Span.Clear();
        DecayMatrix.Forward(decay.Pointer, scores.Pointer, sums.Pointer, 2, 16);
        s_tolerance.AssertClose((double)score * decay.Span[16], scores.Span[16], "score");
        DecayMatrix.Backward(decay.Pointer, scores.Pointer, sums.Pointer, 2, 16);
        s_tolerance.AssertClose((((double)score * decay.Span[16]) + sums.Span[1]) * decay.Span[16], scores.Span[16], "dScore");
        MemoryUpdate.Scale(decay.Pointer, 2, scores.Pointer, 16);
        Assert.Equal(2 * decay.Span[0], scores.Span[0]);
        using var read = new GuardedMemory(16);
        MemoryUpdate.Step(scores.Pointer, 0.5f, input.Pointer, forget.Pointer, floor.Pointer, read.Pointer, 1, 16);
        s_tolerance.AssertClose(decay.Span[0] + ((double)input.Span[0] * forget.Span[0]), scores.Span[0], "C");
        s_tolerance.AssertClose((double)floor.Span[0] * scores.Span[0], read.Span[0], "y");
    }

    private static void CheckGates<TSimd, TVector>(int steps, float scale, float stabilizer)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        using var input = GuardedMemory.Random(32, 1, scale);
        using var forget = GuardedMemory.Random(32, 2, scale);
        using var floor = new GuardedMemory(32);
        float[] i = input.Span.ToArray(), f = forget.Span.ToArray();
        var found = ExponentialGates.Forward<TSimd, TVector>(input.Pointer, forget.Pointer, floor.Pointer, stabilizer, steps);
        double m = stabilizer;
        for (int t = 0; t < steps; t++)
        {
            double kept = LogSigmoid(f[t]) + m;
            m = Math.Max(Math.Max(kept, i[t]), 0);
            s_tolerance.AssertClose(Math.Exp(i[t] - m), input.Span[t], $"i[{t}]");
            s_tolerance.AssertClose(Math.Exp(kept - m), forget.Span[t], $"f[{t}]");
            s_tolerance.AssertClose(Math.Exp(-m), floor.Span[t], $"e^-m[{t}]");
        }

        s_tolerance.AssertClose(m, found, "m");
    }

    private static void CheckExtremes<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        float[] values = [1e30f, -1e30f, 200, -200, 0, 90, -90, float.NaN];
        foreach (var first in values)
        {
            foreach (var second in values)
            {
                using var input = new GuardedMemory(16);
                using var forget = new GuardedMemory(16);
                using var floor = new GuardedMemory(16);
                input.Span.Fill(first);
                forget.Span.Fill(second);
                var m = ExponentialGates.Forward<TSimd, TVector>(input.Pointer, forget.Pointer, floor.Pointer, 0, 3);
                var isNaN = float.IsNaN(first) || float.IsNaN(second);
                Assert.Equal(isNaN, float.IsNaN(m));
                foreach (var value in new[] { input.Span[2], forget.Span[2], floor.Span[2] })
                    Assert.True(isNaN ? float.IsNaN(value) : value is >= 0 and <= 1, $"{first}, {second}: {value}");
            }
        }
    }

    private static void CheckDecay<TSimd, TVector>(int steps)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        int width = (steps + 15) / 16 * 16;
        using var input = GuardedMemory.Random(steps, 1, 1);
        using var forget = GuardedMemory.Random(steps, 2, 1);
        using var decay = GuardedMemory.Random(steps * width, 3, 1);
        using var scores = GuardedMemory.Random(steps * width, 4, 1);
        using var sums = GuardedMemory.Random(steps, 5, 1);
        using var dSums = GuardedMemory.Random(steps, 6, 1);
        using var before = new GuardedMemory(steps);
        for (int t = 0; t < steps; t++)
            (input.Span[t], forget.Span[t]) = (Math.Abs(input.Span[t]), Math.Abs(forget.Span[t]));
        float[] products = scores.Span.ToArray(), start = sums.Span.ToArray();
        DecayMatrix.Fill<TSimd, TVector>(input.Pointer, forget.Pointer, decay.Pointer, before.Pointer, steps, width);
        DecayMatrix.Forward<TSimd, TVector>(decay.Pointer, scores.Pointer, sums.Pointer, steps, width);
        float[] read = scores.Span.ToArray();
        DecayMatrix.Backward<TSimd, TVector>(decay.Pointer, scores.Pointer, dSums.Pointer, steps, width);
        double kept = 1;
        for (int t = 0; t < steps; t++)
        {
            kept *= forget.Span[t];
            s_tolerance.AssertClose(kept, before.Span[t], $"b[{t}]");
            double sum = start[t];
            for (int s = 0; s < width; s++)
            {
                int at = (t * width) + s;
                double expected = s > t ? 0 : Enumerable.Range(s + 1, t - s).Aggregate((double)input.Span[s], (product, k) => product * forget.Span[k]);
                s_tolerance.AssertClose(expected, decay.Span[at], $"D[{t}, {s}]");
                s_tolerance.AssertClose(expected * products[at], read[at], $"score [{t}, {s}]");
                s_tolerance.AssertClose((read[at] + (double)dSums.Span[t]) * expected, scores.Span[at], $"dScore [{t}, {s}]");
                sum += expected * products[at];
            }

            s_tolerance.AssertClose(sum, sums.Span[t], $"sum[{t}]");
        }
    }

    private static void CheckStep<TSimd, TVector>(int rows, int width)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        using var memory = GuardedMemory.Random(rows * width, 1, 1);
        using var keys = GuardedMemory.Random(rows, 2, 1);
        using var values = GuardedMemory.Random(width, 3, 1);
        using var queries = GuardedMemory.Random(rows, 4, 1);
        using var read = new GuardedMemory(width);
        float[] before = memory.Span.ToArray();
        MemoryUpdate.Step<TSimd, TVector>(memory.Pointer, 0.75f, keys.Pointer, values.Pointer, queries.Pointer, read.Pointer, rows, width);
        for (int c = 0; c < width; c++)
        {
            double sum = 0;
            for (int r = 0; r < rows; r++)
            {
                double expected = (0.75 * before[(r * width) + c]) + ((double)keys.Span[r] * values.Span[c]);
                s_tolerance.AssertClose(expected, memory.Span[(r * width) + c], $"C[{r}, {c}]");
                sum += queries.Span[r] * expected;
            }

            s_tolerance.AssertClose(sum, read.Span[c], $"y[{c}]");
        }
    }

    private static void CheckVanished<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        using var memory = new GuardedMemory(16);
        using var zeros = new GuardedMemory(16);
        memory.Span.Fill(1e-35f);
        zeros.Span.Clear();
        MemoryUpdate.Step<TSimd, TVector>(memory.Pointer, 0.01f, zeros.Pointer, zeros.Pointer, zeros.Pointer, zeros.Pointer, 1, 16);
        Assert.Equal(0f, memory.Span[3]);
        (memory.Span[0], memory.Span[1], memory.Span[2]) = (1e-35f, 1f, float.NaN);
        MemoryUpdate.Scale<TSimd, TVector>(memory.Pointer, 0.01f, memory.Pointer, 16);
        Assert.Equal([0f, 0.01f, float.NaN], memory.Span[..3].ToArray());
        using var forget = new GuardedMemory(16);
        using var decay = new GuardedMemory(16 * 16);
        using var before = new GuardedMemory(16);
        zeros.Span.Fill(1);
        forget.Span.Fill(1e-5f);
        DecayMatrix.Fill<TSimd, TVector>(zeros.Pointer, forget.Pointer, decay.Pointer, before.Pointer, 16, 16);
        Assert.Equal([0f, 0f], [decay.Span[9 * 16], before.Span[8]]);
        Assert.All(decay.Span.ToArray(), value => Assert.True(value == 0 || value >= DecayMatrix.Vanished));
    }

    private static double LogSigmoid(double x) => Math.Min(x, 0) - Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
