using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels;

/// <summary>
/// Computes the exponential, the sigmoid, its logarithm, the hyperbolic tangent and a logarithm of a vector, with the same polynomials at every width. The
/// result for NaN is NaN, and for an infinity it is the limit. Exponentials start from x = n ln2 + r with |r| at most ln2 / 2 and from e^r - 1 = r + r² q(r),
/// where q is the minimax polynomial of degree 4 for the relative error (0.15 ulp, fitted by Lawson's iteration). Using e^r - 1 rather than e^r keeps tanh
/// accurate to the last bits near zero.
/// </summary>
internal static class VectorMath
{
    private const float Log2E = 1.44269504f;

    // ln2 in two parts: the first has few enough bits that its product with n is exact, with or without fused multiply-add.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    // 1.5 * 2^23 + 127: added to a small number, it leaves the nearest whole number n plus 127 in the low bits, which is the exponent field of 2^n.
    private const float ExponentBias = 12583039f;

    /// <summary>Computes e^x within 2 ulp, with gradual underflow below -87.3 and infinity above 88.7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector bias = TSimd.Broadcast(ExponentBias);
        TVector clamped = TSimd.Clamp(x, -104f, 89f);
        TVector n = TSimd.Subtract(TSimd.MultiplyAdd(clamped, TSimd.Broadcast(Log2E), bias), bias);
        TVector e = TSimd.Add(TSimd.Broadcast(1f), ReducedExpMinusOne<TSimd, TVector>(clamped, n));

        // 2^n in two factors: n ranges from -150 to 128, and the last product rounds to a denormal or overflows as it should.
        TVector biasedHalf = TSimd.MultiplyAdd(n, TSimd.Broadcast(0.5f), bias);
        TVector rest = TSimd.Subtract(n, TSimd.Subtract(biasedHalf, bias));
        return TSimd.Multiply(
            TSimd.Multiply(e, TSimd.LowBitsToExponent(biasedHalf)), TSimd.LowBitsToExponent(TSimd.Add(rest, bias)));
    }

    /// <summary>Computes e^x within 2 ulp for x of at most 0; zero below -87.7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpOfNegative<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged => ClampedExp<TSimd, TVector>(TSimd.Clamp(x, -88f, 0f));

    /// <summary>Computes e^-|x| within 2 ulp for |x| of at most 60, and e^-60 beyond, so that the result is always a normal number above zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpOfDistance<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged => ClampedExp<TSimd, TVector>(TSimd.Subtract(TSimd.Zero, TSimd.AtMost(TSimd.Abs(x), 60f)));

    /// <summary>
    /// Computes log(1 + y) within 3 ulp for y from 0 to 1, as y times the minimax polynomial of degree 8 for the relative error (3e-8, by Remez's iteration).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogOnePlus<TSimd, TVector>(TVector y)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector p = TSimd.MultiplyAdd(y, TSimd.Broadcast(0.00523269456f), TSimd.Broadcast(-0.0295052417f));
        p = TSimd.MultiplyAdd(y, p, TSimd.Broadcast(0.0782259554f));
        p = TSimd.MultiplyAdd(y, p, TSimd.Broadcast(-0.136632457f));
        p = TSimd.MultiplyAdd(y, p, TSimd.Broadcast(0.191060066f));
        p = TSimd.MultiplyAdd(y, p, TSimd.Broadcast(-0.24842982f));
        p = TSimd.MultiplyAdd(y, p, TSimd.Broadcast(0.333190978f));
        p = TSimd.MultiplyAdd(y, p, TSimd.Broadcast(-0.499994934f));
        p = TSimd.MultiplyAdd(y, p, TSimd.Broadcast(0.99999994f));
        return TSimd.Multiply(y, p);
    }

    /// <summary>Computes 1 / (1 + e^-x) as e^x / (1 + e^x), which neither overflows nor cancels; zero below -87.7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector e = ClampedExp<TSimd, TVector>(TSimd.Clamp(x, -88f, 87f));
        return TSimd.Ratio(e, TSimd.Add(e, TSimd.Broadcast(1f)));
    }

    /// <summary>Computes tanh x as E / (E + 2), where E = e^2|x| - 1, with the sign of x; 1 for x of at least 9.02.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector bias = TSimd.Broadcast(ExponentBias);
        TVector magnitude = TSimd.AtMost(TSimd.Abs(x), 10f);
        TVector twice = TSimd.Add(magnitude, magnitude);
        TVector biased = TSimd.MultiplyAdd(twice, TSimd.Broadcast(Log2E), bias);
        TVector scale = TSimd.LowBitsToExponent(biased);
        TVector reduced = ReducedExpMinusOne<TSimd, TVector>(twice, TSimd.Subtract(biased, bias));
        TVector e = TSimd.MultiplyAdd(scale, reduced, TSimd.Subtract(scale, TSimd.Broadcast(1f)));
        return TSimd.CopySign(TSimd.Ratio(e, TSimd.Add(e, TSimd.Broadcast(2f))), x);
    }

    /// <summary>Computes log(1 / (1 + e^-x)) as min(x, 0) - log(1 + e^-|x|), within 4 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogSigmoid<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged => TSimd.Subtract(
            TSimd.AtMost(x, 0f), LogOnePlus<TSimd, TVector>(ExpOfNegative<TSimd, TVector>(TSimd.Subtract(TSimd.Zero, TSimd.Abs(x)))));

    /// <summary>Computes e^x for x from -88, where n is -127 and 2^n becomes zero, to 87.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ClampedExp<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector bias = TSimd.Broadcast(ExponentBias);
        TVector biased = TSimd.MultiplyAdd(x, TSimd.Broadcast(Log2E), bias);
        TVector scale = TSimd.LowBitsToExponent(biased);
        return TSimd.MultiplyAdd(scale, ReducedExpMinusOne<TSimd, TVector>(x, TSimd.Subtract(biased, bias)), scale);
    }

    /// <summary>Computes e^(x - n ln2) - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ReducedExpMinusOne<TSimd, TVector>(TVector x, TVector n)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector r = TSimd.NegateMultiplyAdd(n, TSimd.Broadcast(Ln2High), x);
        r = TSimd.NegateMultiplyAdd(n, TSimd.Broadcast(Ln2Low), r);
        TVector q = TSimd.MultiplyAdd(r, TSimd.Broadcast(0.00138825073f), TSimd.Broadcast(0.00836658012f));
        q = TSimd.MultiplyAdd(r, q, TSimd.Broadcast(0.0416672006f));
        q = TSimd.MultiplyAdd(r, q, TSimd.Broadcast(0.166665435f));
        q = TSimd.MultiplyAdd(r, q, TSimd.Broadcast(0.49999997f));
        return TSimd.MultiplyAdd(TSimd.Multiply(r, r), q, r);
    }
}
