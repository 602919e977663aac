using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;

/// <summary>
/// The pointwise part of an LSTM step, computed between its products in one pass over the gates (Hochreiter and Schmidhuber 1997; peepholes: Gers and
/// Schmidhuber 2000; coupled gates: Greff et al. 2017). All pointers start at a panel's first unit; NaN propagates.
/// </summary>
internal static unsafe partial class LstmPointwise
{
    /// <summary>
    /// i = σ(i + p_i c'), f = σ(f + p_f c'), g = tanh(g), c = f c' + i g, o = σ(o + p_o c), h = o tanh(c); coupled: i = 1 - f.
    /// </summary>
    /// <param name="gates">[rows, 4 units] in: pre-activations i, f, g, o; out: the activated gates. Coupled: [rows, 3 units], f, g, o.</param>
    /// <param name="gateStride">The number of elements from one row of gates to the next.</param>
    /// <param name="cPrev">[rows, units] c', the cell state before the step.</param>
    /// <param name="cPrevStride">The number of elements from one row to the next.</param>
    /// <param name="c">[rows, units] out: the cell state after the step; may be <paramref name="cPrev"/>.</param>
    /// <param name="cStride">The number of elements from one row to the next.</param>
    /// <param name="h">[rows, units] out: the hidden state; null when <c>Output</c> computes it.</param>
    /// <param name="hStride">The number of elements from one row to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="units">The number of units, a multiple of 16.</param>
    /// <param name="peepholes">[3, units] p_i, p_f, p_o, or null for none; p_i is not read when coupled.</param>
    /// <param name="coupled">Whether the gates are coupled, so that there is no gate i.</param>
    public static void Forward(
        float* gates, nint gateStride, float* cPrev, nint cPrevStride, float* c, nint cStride, float* h, nint hStride, int rows, int units,
        float* peepholes, bool coupled)
    {
        if (VectorTier.IsVector512)
            Forward<Simd512, Vector512<float>>(gates, gateStride, cPrev, cPrevStride, c, cStride, h, hStride, rows, units, peepholes, coupled);
        else if (VectorTier.IsVector256)
            Forward<Simd256, Vector256<float>>(gates, gateStride, cPrev, cPrevStride, c, cStride, h, hStride, rows, units, peepholes, coupled);
        else if (VectorTier.IsVector128)
            Forward<Simd128, Vector128<float>>(gates, gateStride, cPrev, cPrevStride, c, cStride, h, hStride, rows, units, peepholes, coupled);
        else
            Forward<SimdScalar, float>(gates, gateStride, cPrev, cPrevStride, c, cStride, h, hStride, rows, units, peepholes, coupled);
    }

    /// <inheritdoc cref="Forward(float*, nint, float*, nint, float*, nint, float*, nint, int, int, float*, bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TSimd, TVector>(
        float* gates, nint gateStride, float* cPrev, nint cPrevStride, float* c, nint cStride, float* h, nint hStride, int rows, int units,
        float* peepholes, bool coupled)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        ForwardCell<TSimd, TVector>(gates, gateStride, cPrev, cPrevStride, c, cStride, rows, units, peepholes, coupled);
        ForwardOutput<TSimd, TVector>(
            gates + ((coupled ? 2 : 3) * units), gateStride, c, cStride, h, hStride, rows, units,
            peepholes == null ? null : peepholes + (2 * units));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardCell<TSimd, TVector>(
        float* gates, nint gateStride, float* cPrev, nint cPrevStride, float* c, nint cStride, int rows, int units, float* peepholes, bool coupled)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        float* iPeephole = peepholes;
        float* fPeephole = peepholes + units;
        TVector one = TSimd.Broadcast(1f);
        for (; rows > 0; rows--)
        {
            float* fGate = coupled ? gates : gates + units;
            float* gGate = fGate + units;
            for (int j = 0; j < units; j += TSimd.Count)
            {
                TVector before = TSimd.Load(cPrev + j);
                TVector f = TSimd.Load(fGate + j);
                if (peepholes != null)
                    f = TSimd.MultiplyAdd(TSimd.Load(fPeephole + j), before, f);
                f = VectorMath.Sigmoid<TSimd, TVector>(f);
                TSimd.Store(fGate + j, f);

                TVector i;
                if (coupled)
                {
                    i = TSimd.Subtract(one, f);
                }
                else
                {
                    i = TSimd.Load(gates + j);
                    if (peepholes != null)
                        i = TSimd.MultiplyAdd(TSimd.Load(iPeephole + j), before, i);
                    i = VectorMath.Sigmoid<TSimd, TVector>(i);
                    TSimd.Store(gates + j, i);
                }

                TVector g = VectorMath.Tanh<TSimd, TVector>(TSimd.Load(gGate + j));
                TSimd.Store(gGate + j, g);
                TVector after = TSimd.MultiplyAdd(f, before, TSimd.Multiply(i, g));
                TSimd.Store(c + j, after);
            }

            gates += gateStride;
            cPrev += cPrevStride;
            c += cStride;
        }
    }

    // Kept apart from the cell's update, because its chain of sigmoid, c and tanh is longer than the window of instructions that a processor can reorder.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardOutput<TSimd, TVector>(
        float* oGate, nint gateStride, float* c, nint cStride, float* h, nint hStride, int rows, int units, float* oPeephole)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (; rows > 0; rows--)
        {
            for (int j = 0; j < units; j += TSimd.Count)
            {
                TVector after = TSimd.Load(c + j);
                TVector o = TSimd.Load(oGate + j);
                if (oPeephole != null)
                    o = TSimd.MultiplyAdd(TSimd.Load(oPeephole + j), after, o);
                o = VectorMath.Sigmoid<TSimd, TVector>(o);
                TSimd.Store(oGate + j, o);
                if (h != null)
                    TSimd.Store(h + j, TSimd.Multiply(o, VectorMath.Tanh<TSimd, TVector>(after)));
            }

            oGate += gateStride;
            c += cStride;
            h = h == null ? null : h + hStride;
        }
    }

    /// <summary>
    /// Computes the gradient of <see cref="Forward(float*, nint, float*, nint, float*, nint, float*, nint, int, int, float*, bool)"/>; tanh(c) is
    /// recomputed.
    /// do = dH tanh(c) o (1 - o), s = dC + dH o (1 - tanh²(c)) + do p_o, di = s g i (1 - i), df = s c' f (1 - f), dg = s i (1 - g²),
    /// dC' = s f + di p_i + df p_f; coupled: df = s (c' - g) f (1 - f).
    /// </summary>
    /// <param name="gates">[rows, 4 units] in: activated gates; out: gradients of the pre-activations. Coupled: 3 gates.</param>
    /// <param name="gateStride">The number of elements from one row of gates to the next.</param>
    /// <param name="cPrev">[rows, units] c', the cell state before the step.</param>
    /// <param name="cPrevStride">The number of elements from one row to the next.</param>
    /// <param name="c">[rows, units] The cell state after the step.</param>
    /// <param name="cStride">The number of elements from one row to the next.</param>
    /// <param name="dH">[rows, units] The gradient of h; null when the o slot already holds its own gradient and dC the share of h.</param>
    /// <param name="dHStride">The number of elements from one row to the next.</param>
    /// <param name="dC">[rows, units] in: the gradient of c from later steps; out: the gradient of c'.</param>
    /// <param name="dCStride">The number of elements from one row to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="units">The number of units, a multiple of 16.</param>
    /// <param name="peepholes">[3, units] p_i, p_f, p_o, or null for none.</param>
    /// <param name="dPeepholes">[3, units] Added to; null when the peepholes are null.</param>
    /// <param name="coupled">Whether the gates are coupled, so that there is no gate i and p_i has no gradient.</param>
    public static void Backward(
        float* gates, nint gateStride, float* cPrev, nint cPrevStride, float* c, nint cStride, float* dH, nint dHStride, float* dC, nint dCStride,
        int rows, int units, float* peepholes, float* dPeepholes, bool coupled)
    {
        if (VectorTier.IsVector512)
            Backward<Simd512, Vector512<float>>(
                gates, gateStride, cPrev, cPrevStride, c, cStride, dH, dHStride, dC, dCStride, rows, units, peepholes, dPeepholes, coupled);
        else if (VectorTier.IsVector256)
            Backward<Simd256, Vector256<float>>(
                gates, gateStride, cPrev, cPrevStride, c, cStride, dH, dHStride, dC, dCStride, rows, units, peepholes, dPeepholes, coupled);
        else if (VectorTier.IsVector128)
            Backward<Simd128, Vector128<float>>(
                gates, gateStride, cPrev, cPrevStride, c, cStride, dH, dHStride, dC, dCStride, rows, units, peepholes, dPeepholes, coupled);
        else
            Backward<SimdScalar, float>(
                gates, gateStride, cPrev, cPrevStride, c, cStride, dH, dHStride, dC, dCStride, rows, units, peepholes, dPeepholes, coupled);
    }

    /// <inheritdoc cref="Backward(float*, nint, float*, nint, float*, nint, float*, nint, float*, nint, int, int, float*, float*, bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<TSimd, TVector>(
        float* gates, nint gateStride, float* cPrev, nint cPrevStride, float* c, nint cStride, float* dH, nint dHStride, float* dC, nint dCStride,
        int rows, int units, float* peepholes, float* dPeepholes, bool coupled)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector one = TSimd.Broadcast(1f);
        for (; rows > 0; rows--)
        {
            float* fGate = coupled ? gates : gates + units;
            float* gGate = fGate + units;
            float* oGate = gGate + units;
            for (int j = 0; j < units; j += TSimd.Count)
            {
                TVector f = TSimd.Load(fGate + j);
                TVector g = TSimd.Load(gGate + j);
                TVector i = coupled ? TSimd.Subtract(one, f) : TSimd.Load(gates + j);
                TVector before = TSimd.Load(cPrev + j);
                TVector after = TSimd.Load(c + j);
                TVector sum = TSimd.Load(dC + j);
                TVector dO = TSimd.Load(oGate + j);
                if (dH != null)
                {
                    TVector o = dO;
                    TVector squashed = VectorMath.Tanh<TSimd, TVector>(after);
                    TVector dHidden = TSimd.Load(dH + j);
                    TVector scaled = TSimd.Multiply(dHidden, o);
                    dO = TSimd.Multiply(TSimd.Multiply(scaled, squashed), TSimd.Subtract(one, o));
                    sum = TSimd.MultiplyAdd(scaled, TSimd.NegateMultiplyAdd(squashed, squashed, one), sum);
                    TSimd.Store(oGate + j, dO);
                }

                if (peepholes != null)
                    sum = TSimd.MultiplyAdd(dO, TSimd.Load(peepholes + (2 * units) + j), sum);

                TVector forgotten = coupled ? TSimd.Subtract(before, g) : before;
                TVector dF = TSimd.Multiply(TSimd.Multiply(sum, forgotten), TSimd.NegateMultiplyAdd(f, f, f));
                TSimd.Store(fGate + j, dF);
                TSimd.Store(gGate + j, TSimd.Multiply(TSimd.Multiply(sum, i), TSimd.NegateMultiplyAdd(g, g, one)));
                TVector dBefore = TSimd.Multiply(sum, f);
                if (peepholes != null)
                    dBefore = TSimd.MultiplyAdd(dF, TSimd.Load(peepholes + units + j), dBefore);

                if (!coupled)
                {
                    TVector dI = TSimd.Multiply(TSimd.Multiply(sum, g), TSimd.NegateMultiplyAdd(i, i, i));
                    TSimd.Store(gates + j, dI);
                    if (peepholes != null)
                        dBefore = TSimd.MultiplyAdd(dI, TSimd.Load(peepholes + j), dBefore);
                    if (dPeepholes != null)
                        Accumulate<TSimd, TVector>(dPeepholes + j, dI, before);
                }

                if (dPeepholes != null)
                {
                    Accumulate<TSimd, TVector>(dPeepholes + units + j, dF, before);
                    Accumulate<TSimd, TVector>(dPeepholes + (2 * units) + j, dO, after);
                }

                TSimd.Store(dC + j, dBefore);
            }

            gates += gateStride;
            cPrev += cPrevStride;
            c += cStride;
            dH = dH == null ? null : dH + dHStride;
            dC += dCStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate<TSimd, TVector>(float* sum, TVector left, TVector right)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TSimd.Store(sum, TSimd.MultiplyAdd(left, right, TSimd.Load(sum)));
    }
}
