using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels;

public class StateGradientTests
{
    private static readonly float[] s_values =
        [1f, -2f, 0f, -0f, 1e-26f, -1e-26f, 1e-29f, -1e-29f, 1e-40f, -1e-45f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 3e-20f, -7f, 8.0779357e-28f];

    [Fact]
    public void WhatHasVanishedBecomesZeroAndAllElseStays()
    {
        float[] expected =
            [1f, -2f, 0f, 0f, 1e-26f, -1e-26f, 0f, 0f, 0f, 0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 3e-20f, -7f, 8.0779357e-28f];
        foreach (object? result in EveryTier.Run(typeof(StateGradientTests), nameof(Add), s_values, null))
            Assert.Equal(expected, (float[])result!);
    }

    [Fact]
    public void OutputGradientIsAddedFirst()
    {
        var output = new float[s_values.Length];
        Array.Fill(output, 1f);
        foreach (object? result in EveryTier.Run(typeof(StateGradientTests), nameof(Add), s_values, output))
        {
            for (int i = 0; i < s_values.Length; i++)
                Assert.Equal(s_values[i] + 1f, ((float[])result!)[i]);
        }
    }

    private static unsafe float[] Add<TSimd, TVector>(float[] state, float[]? output)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        using GuardedMemory sum = new(state.Length);
        state.CopyTo(sum.Span);
        fixed (float* added = output)
            StateGradient.Add<TSimd, TVector>(sum.Pointer, added, state.Length);
        return sum.Span.ToArray();
    }
}
