using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;

/// <summary>
/// Computes the pointwise part of a step of an sLSTM (Beck et al. 2024), and its gradient. All pointers start at a panel's first unit; NaN propagates.
/// </summary>
/// <remarks>
/// <para>
/// With k = log σ(f) + m', the state is in units of e^m, where m = max(k, i): the larger of the two gates e^(k - m) and e^(i - m) is exactly 1, and the
/// other is e^-|i - k|. If there was no step yet, n' = 0, then k is minus infinity and m = i.
/// </para>
/// <para>
/// It follows that n is at least 1 after every step, without a guard: if the input gate is 1, n = f n' + 1; otherwise the forget gate is 1 and n = n' + i,
/// where n' is at least 1 because it is not 0. It is at most the number of steps. The smaller gate is never below e^-60, which changes no result noticeably.
/// </para>
/// </remarks>
internal static unsafe class SLstmPointwise
{
    // Below any pre-activation.
    private const float NoStep = -3e38f;

    /// <summary>
    /// z = tanh(z), o = σ(o), c = f c' + i z, n = f n' + i, h = o c / n, where f and i are the gates in units of e^m.
    /// </summary>
    /// <param name="gates">
    /// [rows, 4 units] in: the pre-activations of i, f, z, o; out: the smaller of the gates i and f, negative if it is i; e^-|f| with the sign of f; z; o.
    /// </param>
    /// <param name="gateStride">The number of elements from one row of gates to the next.</param>
    /// <param name="before">The states before the step.</param>
    /// <param name="after">Out: the states after the step; may be <paramref name="before"/>.</param>
    /// <param name="h">[rows, units] out: the hidden state.</param>
    /// <param name="stride">The number of elements from one row of any state to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="units">The number of units, a multiple of 16.</param>
    public static void Forward(float* gates, nint gateStride, SLstmState before, SLstmState after, float* h, nint stride, int rows, int units)
    {
        if (VectorTier.IsVector512)
            Forward<Simd512, Vector512<float>>(gates, gateStride, before, after, h, stride, rows, units);
        else if (VectorTier.IsVector256)
            Forward<Simd256, Vector256<float>>(gates, gateStride, before, after, h, stride, rows, units);
        else if (VectorTier.IsVector128)
            Forward<Simd128, Vector128<float>>(gates, gateStride, before, after, h, stride, rows, units);
        else
            Forward<SimdScalar, float>(gates, gateStride, before, after, h, stride, rows, units);
    }

    /// <inheritdoc cref="Forward(float*, nint, SLstmState, SLstmState, float*, nint, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TSimd, TVector>(
        float* gates, nint gateStride, SLstmState before, SLstmState after, float* h, nint stride, int rows, int units)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        ForwardCell<TSimd, TVector>(gates, gateStride, before, after, stride, rows, units);
        ForwardOutput<TSimd, TVector>(gates + (3 * units), gateStride, after.C, after.N, h, stride, rows, units);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardCell<TSimd, TVector>(
        float* gates, nint gateStride, SLstmState before, SLstmState after, nint stride, int rows, int units)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        float* cPrev = before.C, nPrev = before.N, mPrev = before.M, c = after.C, n = after.N, m = after.M;
        TVector noStep = TSimd.Broadcast(NoStep);
        for (; rows > 0; rows--)
        {
            for (int j = 0; j < units; j += TSimd.Count)
            {
                TVector fInput = TSimd.Load(gates + units + j);
                TVector decay = VectorMath.ExpOfDistance<TSimd, TVector>(fInput);
                TSimd.Store(gates + units + j, TSimd.CopySign(decay, fInput));
                TVector logForget = TSimd.Subtract(TSimd.AtMost(fInput, 0), VectorMath.LogOnePlus<TSimd, TVector>(decay));

                TVector nBefore = TSimd.Load(nPrev + j);
                TVector unit = TSimd.Add(TSimd.Load(mPrev + j), TSimd.Subtract(noStep, TSimd.WherePositive(nBefore, noStep)));
                TVector kept = TSimd.Add(logForget, unit);
                TVector iInput = TSimd.Load(gates + j);
                TVector distance = TSimd.Subtract(iInput, kept);
                TVector smaller = TSimd.CopySign(VectorMath.ExpOfDistance<TSimd, TVector>(distance), distance);
                TSimd.Store(gates + j, smaller);

                TVector z = VectorMath.Tanh<TSimd, TVector>(TSimd.Load(gates + (2 * units) + j));
                TSimd.Store(gates + (2 * units) + j, z);
                TVector f = GateOf<TSimd, TVector>(smaller);
                TVector i = GateOf<TSimd, TVector>(TSimd.Subtract(TSimd.Zero, smaller));
                TVector cBefore = TSimd.Load(cPrev + j);
                TSimd.Store(c + j, TSimd.MultiplyAdd(f, cBefore, TSimd.Multiply(i, z)));
                TSimd.Store(n + j, TSimd.MultiplyAdd(f, nBefore, i));
                TSimd.Store(m + j, TSimd.Max(iInput, kept));
            }

            gates += gateStride;
            cPrev += stride;
            nPrev += stride;
            mPrev += stride;
            c += stride;
            n += stride;
            m += stride;
        }
    }

    // Apart from the update of the states, as in the LSTM.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardOutput<TSimd, TVector>(float* oGate, nint gateStride, float* c, float* n, float* h, nint stride, int rows, int units)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (; rows > 0; rows--)
        {
            for (int j = 0; j < units; j += TSimd.Count)
            {
                TVector o = VectorMath.Sigmoid<TSimd, TVector>(TSimd.Load(oGate + j));
                TSimd.Store(oGate + j, o);
                TSimd.Store(h + j, TSimd.Multiply(o, TSimd.Ratio(TSimd.Load(c + j), TSimd.Load(n + j))));
            }

            oGate += gateStride;
            c += stride;
            n += stride;
            h += stride;
        }
    }

    /// <summary>
    /// Computes the gradient of <see cref="Forward(float*, nint, SLstmState, SLstmState, float*, nint, int, int)"/>, to which m is a constant: h does not
    /// depend on it. With q = c / n, do = dH q o (1 - o), sC = dC + dH o / n, sN = dN - dH o q / n, di = (sC z + sN) i, df = (sC c' + sN n') f σ(-f),
    /// dz = sC i (1 - z²), dC' = sC f, dN' = sN f, where σ(-f) is that of the pre-activation.
    /// </summary>
    /// <param name="gates">[rows, 4 units] in: what the forward pass left; out: the gradients of the pre-activations.</param>
    /// <param name="gateStride">The number of elements from one row of gates to the next.</param>
    /// <param name="before">The states before the step.</param>
    /// <param name="after">The states after the step.</param>
    /// <param name="dH">[rows, units] The gradient of h.</param>
    /// <param name="dC">[rows, units] in: the gradient of c from later steps; out: that of c'.</param>
    /// <param name="dN">[rows, units] in: the gradient of n from later steps; out: that of n'.</param>
    /// <param name="stride">The number of elements from one row of any state to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="units">The number of units, a multiple of 16.</param>
    public static void Backward(
        float* gates, nint gateStride, SLstmState before, SLstmState after, float* dH, float* dC, float* dN, nint stride, int rows, int units)
    {
        if (VectorTier.IsVector512)
            Backward<Simd512, Vector512<float>>(gates, gateStride, before, after, dH, dC, dN, stride, rows, units);
        else if (VectorTier.IsVector256)
            Backward<Simd256, Vector256<float>>(gates, gateStride, before, after, dH, dC, dN, stride, rows, units);
        else if (VectorTier.IsVector128)
            Backward<Simd128, Vector128<float>>(gates, gateStride, before, after, dH, dC, dN, stride, rows, units);
        else
            Backward<SimdScalar, float>(gates, gateStride, before, after, dH, dC, dN, stride, rows, units);
    }

    /// <inheritdoc cref="Backward(float*, nint, SLstmState, SLstmState, float*, float*, float*, nint, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<TSimd, TVector>(
        float* gates, nint gateStride, SLstmState before, SLstmState after, float* dH, float* dC, float* dN, nint stride, int rows, int units)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        float* cPrev = before.C, nPrev = before.N, c = after.C, n = after.N;
        TVector one = TSimd.Broadcast(1f);
        for (; rows > 0; rows--)
        {
            float* fGate = gates + units;
            float* zGate = fGate + units;
            float* oGate = zGate + units;
            for (int j = 0; j < units; j += TSimd.Count)
            {
                TVector o = TSimd.Load(oGate + j);
                TVector reciprocal = TSimd.Ratio(one, TSimd.Load(n + j));
                TVector q = TSimd.Multiply(TSimd.Load(c + j), reciprocal);
                TVector scaled = TSimd.Multiply(TSimd.Load(dH + j), o);
                TSimd.Store(oGate + j, TSimd.Multiply(TSimd.Multiply(scaled, q), TSimd.Subtract(one, o)));
                scaled = TSimd.Multiply(scaled, reciprocal);
                TVector sumC = TSimd.Add(TSimd.Load(dC + j), scaled);
                TVector sumN = TSimd.NegateMultiplyAdd(scaled, q, TSimd.Load(dN + j));

                TVector smaller = TSimd.Load(gates + j);
                TVector f = GateOf<TSimd, TVector>(smaller);
                TVector i = GateOf<TSimd, TVector>(TSimd.Subtract(TSimd.Zero, smaller));
                TVector z = TSimd.Load(zGate + j);
                TVector inputC = TSimd.Multiply(sumC, i);
                TSimd.Store(gates + j, TSimd.MultiplyAdd(sumN, i, TSimd.Multiply(inputC, z)));
                TSimd.Store(zGate + j, TSimd.Multiply(inputC, TSimd.NegateMultiplyAdd(z, z, one)));

                TVector decay = TSimd.Load(fGate + j);
                TVector slope = TSimd.Ratio(GateOf<TSimd, TVector>(decay), TSimd.Add(one, TSimd.Abs(decay)));
                TVector keptC = TSimd.Multiply(sumC, f);
                TVector keptN = TSimd.Multiply(sumN, f);
                TVector dLog = TSimd.MultiplyAdd(keptN, TSimd.Load(nPrev + j), TSimd.Multiply(keptC, TSimd.Load(cPrev + j)));
                TSimd.Store(fGate + j, TSimd.Multiply(dLog, slope));
                TSimd.Store(dC + j, keptC);
                TSimd.Store(dN + j, keptN);
            }

            gates += gateStride;
            cPrev += stride;
            nPrev += stride;
            c += stride;
            n += stride;
            dH += stride;
            dC += stride;
            dN += stride;
        }
    }

    /// <summary>Returns the value where it is above zero; otherwise, 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector GateOf<TSimd, TVector>(TVector value)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged =>
        TSimd.Add(TSimd.Rectify(value), TSimd.WherePositive(TSimd.Subtract(TSimd.Zero, value), TSimd.Broadcast(1f)));
}
