namespace Microsoft.ML.Recurrent.Engine.Kernels.Simd;

/// <summary>
/// Defines the operations in which kernels are written, on vectors of <see cref="Count"/> floats. Each kernel is one generic body; the JIT compiles one
/// copy per implementing struct and inlines every operation to one or a few instructions.
/// </summary>
internal unsafe interface ISimd<TVector>
    where TVector : unmanaged
{
    /// <summary>Gets the number of floats per vector.</summary>
    public static abstract int Count { get; }

    /// <summary>Gets the number of vector registers that the machine has at this width, which determines the size of a product's tile.</summary>
    public static abstract int Registers { get; }

    public static abstract TVector Zero { get; }

    public static abstract TVector Load(float* source);

    public static abstract void Store(float* destination, TVector value);

    public static abstract TVector Broadcast(float value);

    public static abstract TVector Add(TVector left, TVector right);

    public static abstract TVector Subtract(TVector left, TVector right);

    public static abstract TVector Multiply(TVector left, TVector right);

    /// <summary>Computes left / right within an ulp, for a right from 1 to 2^126; a NaN stays a NaN.</summary>
    public static abstract TVector Ratio(TVector left, TVector right);

    /// <summary>Computes left * right + addend, rounded once where the machine has the instruction.</summary>
    public static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>Computes minuend - left * right, rounded once where the machine has the instruction.</summary>
    public static abstract TVector NegateMultiplyAdd(TVector left, TVector right, TVector minuend);

    /// <summary>Clamps the value to [low, high]; a NaN stays a NaN.</summary>
    public static abstract TVector Clamp(TVector value, float low, float high);

    public static abstract TVector Abs(TVector value);

    public static abstract TVector CopySign(TVector magnitude, TVector sign);

    /// <summary>Returns the value, or high where the value is above it; a NaN stays a NaN.</summary>
    public static abstract TVector AtMost(TVector value, float high);

    /// <summary>Moves the lowest nine bits of the value to the sign and exponent of the result, whose fraction is zero.</summary>
    public static abstract TVector LowBitsToExponent(TVector value);

    /// <summary>Returns the floats whose upper 16 bits are the lower 16 bits of each element and whose other bits are zero.</summary>
    public static abstract TVector WidenLower(TVector pairs);

    /// <summary>Returns the floats whose upper 16 bits are the upper 16 bits of each element and whose other bits are zero.</summary>
    public static abstract TVector WidenUpper(TVector pairs);

    /// <summary>Returns the value where the condition is above zero; otherwise, zero.</summary>
    public static abstract TVector WherePositive(TVector condition, TVector value);

    /// <summary>Returns the larger of two numbers, or either of them where one is a NaN.</summary>
    public static abstract TVector Max(TVector left, TVector right);

    /// <summary>Returns the value, or zero where its magnitude is below the limit; a NaN stays a NaN.</summary>
    public static abstract TVector ZeroBelow(TVector value, float limit);

    /// <summary>Computes max(0, value); a NaN stays a NaN.</summary>
    public static abstract TVector Rectify(TVector value);

    /// <summary>Computes the sum of the elements.</summary>
    public static abstract float Sum(TVector value);

    /// <summary>lanes[j] += value[j]², in double precision, for each of the <see cref="Count"/> elements.</summary>
    public static abstract void AddSquares(TVector value, double* lanes);
}
