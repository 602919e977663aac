namespace Microsoft.ML.Recurrent.Engine.Kernels.Simd;

/// <summary>
/// The operations a kernel is written in, on vectors of <see cref="Count"/> floats. Each kernel is one generic body; the JIT makes one copy per
/// implementing struct and inlines every operation to an instruction or a few.
/// </summary>
internal unsafe interface ISimd<TVector>
    where TVector : unmanaged
{
    /// <summary>Floats per vector.</summary>
    public static abstract int Count { get; }

    /// <summary>Vector registers the machine has at this width: the size of a product's tile follows from it.</summary>
    public static abstract int Registers { get; }

    public static abstract TVector Zero { get; }

    public static abstract TVector Load(float* source);

    public static abstract void Store(float* destination, TVector value);

    public static abstract TVector Broadcast(float value);

    public static abstract TVector Add(TVector left, TVector right);

    public static abstract TVector Subtract(TVector left, TVector right);

    public static abstract TVector Multiply(TVector left, TVector right);

    /// <summary>left / right within an ulp for a right from 1 to 2^126; a NaN stays a NaN.</summary>
    public static abstract TVector Ratio(TVector left, TVector right);

    /// <summary>left * right + addend, rounded once where the machine has the instruction.</summary>
    public static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>minuend - left * right, rounded once where the machine has the instruction.</summary>
    public static abstract TVector NegateMultiplyAdd(TVector left, TVector right, TVector minuend);

    /// <summary>The value moved into [low, high]; a NaN stays a NaN.</summary>
    public static abstract TVector Clamp(TVector value, float low, float high);

    public static abstract TVector Abs(TVector value);

    public static abstract TVector CopySign(TVector magnitude, TVector sign);

    /// <summary>The value moved down to high; a NaN stays a NaN.</summary>
    public static abstract TVector AtMost(TVector value, float high);

    /// <summary>The lowest nine bits of the value become sign and exponent of the result, whose fraction is zero.</summary>
    public static abstract TVector LowBitsToExponent(TVector value);

    /// <summary>The value where the condition is above zero, else zero.</summary>
    public static abstract TVector WherePositive(TVector condition, TVector value);

    /// <summary>The larger of two numbers; either of them where one is a NaN.</summary>
    public static abstract TVector Max(TVector left, TVector right);

    /// <summary>The value, or zero where its magnitude is below the limit; a NaN stays a NaN.</summary>
    public static abstract TVector ZeroBelow(TVector value, float limit);

    /// <summary>max(0, value); a NaN stays a NaN.</summary>
    public static abstract TVector Rectify(TVector value);

    /// <summary>The sum of the elements.</summary>
    public static abstract float Sum(TVector value);

    /// <summary>lanes[j] += value[j]², in double, for the <see cref="Count"/> elements.</summary>
    public static abstract void AddSquares(TVector value, double* lanes);
}
