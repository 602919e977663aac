using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Engine.Optimizers;

/// <summary>
/// Runs an update rule over parameters and slots in one pass. The last, partial vector passes through the same rule, padded with zeros. Because no rule
/// combines lanes or contracts a product with a sum, the result of an element does not depend on the vector width or on where a range begins.
/// </summary>
internal static class UpdateLoop
{
    private const int MaxSlots = 3;

    // Far below what moves a weight, and far enough above the smallest normal number for the resulting step to be normal, too.
    private const float Negligible = 7.8886091e-31f;

    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>Replaces magnitudes below 2^-100 by zero; NaN remains NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Forget(Vector<float> value) =>
        Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(value), new Vector<float>(Negligible)), Vector<float>.Zero, value);

    /// <summary>Replaces means of squares below 2^-126, whose root moves no weight either, by zero; NaN remains NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> ForgetSquares(Vector<float> value) =>
        Vector.ConditionalSelect(Vector.LessThan(value, new Vector<float>(SmallestNormal)), Vector<float>.Zero, value);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRule>(TRule rule, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> slot0, Span<float> slot1, Span<float> slot2)
        where TRule : struct, IUpdateRule
    {
        int slots = rule.SlotCount;
        int length = weights.Length;
        if (gradients.Length != length || (slots > 0 && slot0.Length != length) || (slots > 1 && slot1.Length != length)
            || (slots > 2 && slot2.Length != length))
            throw new ArgumentException("Weights, gradients and slots differ in length.");

        ref float w = ref MemoryMarshal.GetReference(weights);
        ref float g = ref MemoryMarshal.GetReference(gradients);
        ref float s0 = ref MemoryMarshal.GetReference(slot0);
        ref float s1 = ref MemoryMarshal.GetReference(slot1);
        ref float s2 = ref MemoryMarshal.GetReference(slot2);
        nuint i = 0;
        nuint vectorEnd = (nuint)(length - length % Vector<float>.Count);
        for (; i < vectorEnd; i += (nuint)Vector<float>.Count)
        {
            Vector<float> weight = Vector.LoadUnsafe(ref w, i);
            Vector<float> a = slots > 0 ? Vector.LoadUnsafe(ref s0, i) : default;
            Vector<float> b = slots > 1 ? Vector.LoadUnsafe(ref s1, i) : default;
            Vector<float> c = slots > 2 ? Vector.LoadUnsafe(ref s2, i) : default;
            rule.Apply(ref weight, Vector.LoadUnsafe(ref g, i), ref a, ref b, ref c);
            weight.StoreUnsafe(ref w, i);
            if (slots > 0)
                a.StoreUnsafe(ref s0, i);
            if (slots > 1)
                b.StoreUnsafe(ref s1, i);
            if (slots > 2)
                c.StoreUnsafe(ref s2, i);
        }

        if ((int)i < length)
            RunTail(
                rule, weights[(int)i..], gradients[(int)i..], slots > 0 ? slot0[(int)i..] : [], slots > 1 ? slot1[(int)i..] : [],
                slots > 2 ? slot2[(int)i..] : []);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunTail<TRule>(TRule rule, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> slot0, Span<float> slot1, Span<float> slot2)
        where TRule : struct, IUpdateRule
    {
        int lanes = Vector<float>.Count;
        Span<float> padded = stackalloc float[(2 + MaxSlots) * lanes];
        padded.Clear();
        weights.CopyTo(padded);
        gradients.CopyTo(padded[lanes..]);
        slot0.CopyTo(padded[(2 * lanes)..]);
        slot1.CopyTo(padded[(3 * lanes)..]);
        slot2.CopyTo(padded[(4 * lanes)..]);

        var weight = new Vector<float>(padded);
        var a = new Vector<float>(padded[(2 * lanes)..]);
        var b = new Vector<float>(padded[(3 * lanes)..]);
        var c = new Vector<float>(padded[(4 * lanes)..]);
        rule.Apply(ref weight, new Vector<float>(padded[lanes..]), ref a, ref b, ref c);

        Store(weight, weights, padded);
        Store(a, slot0, padded);
        Store(b, slot1, padded);
        Store(c, slot2, padded);
    }

    private static void Store(Vector<float> values, Span<float> destination, Span<float> scratch)
    {
        values.CopyTo(scratch);
        scratch[..destination.Length].CopyTo(destination);
    }
}
