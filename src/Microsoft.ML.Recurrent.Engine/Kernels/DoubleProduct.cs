using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Engine.Kernels;

/// <summary>
/// Computes products of a row-major matrix with vectors in double precision. Rows are padded to a multiple of eight, so that there is no remainder at any
/// vector width; four rows are processed together, so that what they share is loaded once. The arguments must not overlap.
/// </summary>
internal static class DoubleProduct
{
    private const int Group = 4;

    /// <summary>result[j] = sum over i of vector[i] * matrix[i, j].</summary>
    /// <param name="vector">[rows] At least one value; rows whose value is zero are not read.</param>
    /// <param name="matrix">[rows, width]</param>
    /// <param name="result">[width]</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RowTimesMatrix(ReadOnlySpan<double> vector, ReadOnlySpan<double> matrix, Span<double> result)
    {
        int width = result.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(matrix.Length, vector.Length * width);
        result.Clear();
        ref double to = ref MemoryMarshal.GetReference(result);
        int i = 0;
        for (; i <= vector.Length - Group; i += Group)
        {
            (double a, double b, double c, double d) = (vector[i], vector[i + 1], vector[i + 2], vector[i + 3]);
            if (a == 0 && b == 0 && c == 0 && d == 0)
                continue;
            AddRows(ref MemoryMarshal.GetReference(matrix[(i * width)..]), width, a, b, c, d, ref to);
        }

        for (; i < vector.Length; i++)
        {
            ref double row = ref MemoryMarshal.GetReference(matrix[(i * width)..]);
            Vector<double> factor = new(vector[i]);
            for (int j = 0; j < width; j += Vector<double>.Count)
            {
                nuint at = (nuint)j;
                Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(ref row, at), Vector.LoadUnsafe(ref to, at)).StoreUnsafe(ref to, at);
            }
        }
    }

    /// <summary>result[i] = sum over j of matrix[i, j] * vector[j].</summary>
    /// <param name="matrix">[rows, width]</param>
    /// <param name="vector">[width]</param>
    /// <param name="result">[rows]</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MatrixTimesColumn(ReadOnlySpan<double> matrix, ReadOnlySpan<double> vector, Span<double> result)
    {
        int width = vector.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(matrix.Length, result.Length * width);
        ref double column = ref MemoryMarshal.GetReference(vector);
        int i = 0;
        for (; i <= result.Length - Group; i += Group)
        {
            ref double row = ref MemoryMarshal.GetReference(matrix[(i * width)..]);
            Vector<double> sum0 = Vector<double>.Zero;
            Vector<double> sum1 = Vector<double>.Zero;
            Vector<double> sum2 = Vector<double>.Zero;
            Vector<double> sum3 = Vector<double>.Zero;
            for (int j = 0; j < width; j += Vector<double>.Count)
            {
                nuint at = (nuint)j;
                Vector<double> value = Vector.LoadUnsafe(ref column, at);
                sum0 = Vector.MultiplyAddEstimate(value, Vector.LoadUnsafe(ref row, at), sum0);
                sum1 = Vector.MultiplyAddEstimate(value, Vector.LoadUnsafe(ref row, at + (nuint)width), sum1);
                sum2 = Vector.MultiplyAddEstimate(value, Vector.LoadUnsafe(ref row, at + (nuint)(2 * width)), sum2);
                sum3 = Vector.MultiplyAddEstimate(value, Vector.LoadUnsafe(ref row, at + (nuint)(3 * width)), sum3);
            }

            result[i] = Vector.Sum(sum0);
            result[i + 1] = Vector.Sum(sum1);
            result[i + 2] = Vector.Sum(sum2);
            result[i + 3] = Vector.Sum(sum3);
        }

        for (; i < result.Length; i++)
        {
            ref double row = ref MemoryMarshal.GetReference(matrix[(i * width)..]);
            Vector<double> sum = Vector<double>.Zero;
            for (int j = 0; j < width; j += Vector<double>.Count)
                sum = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref column, (nuint)j), Vector.LoadUnsafe(ref row, (nuint)j), sum);
            result[i] = Vector.Sum(sum);
        }
    }

    /// <summary>matrix[i, j] += sum over n of left[n, i] * right[n, j], n from 0 to 3.</summary>
    /// <param name="left">[4, width]</param>
    /// <param name="right">[4, width]</param>
    /// <param name="matrix">[rows, width] There are at most as many rows as columns.</param>
    /// <param name="rows">The number of rows of the matrix.</param>
    public static void AddFourOuterProducts(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> matrix, int rows)
    {
        int width = right.Length / Group;
        ArgumentOutOfRangeException.ThrowIfNotEqual(left.Length, right.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(matrix.Length, rows * width);
        ref double from = ref MemoryMarshal.GetReference(right);
        for (int i = 0; i < rows; i++)
        {
            (double a, double b, double c, double d) = (left[i], left[width + i], left[(2 * width) + i], left[(3 * width) + i]);
            if (a != 0 || b != 0 || c != 0 || d != 0)
                AddRows(ref from, width, a, b, c, d, ref MemoryMarshal.GetReference(matrix[(i * width)..]));
        }
    }

    /// <summary>result[j] = max over i of vector[i] + matrix[i, j]. No value may be NaN.</summary>
    /// <param name="vector">[rows] At least one value.</param>
    /// <param name="matrix">[rows, width]</param>
    /// <param name="result">[width]</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LargestSums(ReadOnlySpan<double> vector, ReadOnlySpan<double> matrix, Span<double> result)
    {
        int width = result.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(matrix.Length, vector.Length * width);
        result.Fill(double.NegativeInfinity);
        ref double to = ref MemoryMarshal.GetReference(result);
        int i = 0;
        for (; i <= vector.Length - Group; i += Group)
        {
            ref double rows = ref MemoryMarshal.GetReference(matrix[(i * width)..]);
            (Vector<double> a, Vector<double> b) = (new(vector[i]), new(vector[i + 1]));
            (Vector<double> c, Vector<double> d) = (new(vector[i + 2]), new(vector[i + 3]));
            for (int j = 0; j < width; j += Vector<double>.Count)
            {
                nuint at = (nuint)j;
                Vector<double> first = Vector.MaxNative(a + Vector.LoadUnsafe(ref rows, at), b + Vector.LoadUnsafe(ref rows, at + (nuint)width));
                Vector<double> last = Vector.MaxNative(
                    c + Vector.LoadUnsafe(ref rows, at + (nuint)(2 * width)), d + Vector.LoadUnsafe(ref rows, at + (nuint)(3 * width)));
                Vector.MaxNative(Vector.MaxNative(first, last), Vector.LoadUnsafe(ref to, at)).StoreUnsafe(ref to, at);
            }
        }

        for (; i < vector.Length; i++)
        {
            ref double row = ref MemoryMarshal.GetReference(matrix[(i * width)..]);
            Vector<double> addend = new(vector[i]);
            for (int j = 0; j < width; j += Vector<double>.Count)
            {
                nuint at = (nuint)j;
                Vector.MaxNative(addend + Vector.LoadUnsafe(ref row, at), Vector.LoadUnsafe(ref to, at)).StoreUnsafe(ref to, at);
            }
        }
    }

    /// <summary>Computes the sum of the values, in an order that depends only on the vector width.</summary>
    /// <param name="values">[width]</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(ReadOnlySpan<double> values)
    {
        ref double value = ref MemoryMarshal.GetReference(values);
        Vector<double> sum = Vector<double>.Zero;
        for (int j = 0; j < values.Length; j += Vector<double>.Count)
            sum += Vector.LoadUnsafe(ref value, (nuint)j);
        return Vector.Sum(sum);
    }

    /// <summary>to[j] += a * rows[0, j] + b * rows[1, j] + c * rows[2, j] + d * rows[3, j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows(ref double rows, int width, double a, double b, double c, double d, ref double to)
    {
        (Vector<double> a0, Vector<double> b0, Vector<double> c0, Vector<double> d0) = (new(a), new(b), new(c), new(d));
        for (int j = 0; j < width; j += Vector<double>.Count)
        {
            nuint at = (nuint)j;
            Vector<double> sum = Vector.MultiplyAddEstimate(a0, Vector.LoadUnsafe(ref rows, at), Vector.LoadUnsafe(ref to, at));
            sum = Vector.MultiplyAddEstimate(b0, Vector.LoadUnsafe(ref rows, at + (nuint)width), sum);
            sum = Vector.MultiplyAddEstimate(c0, Vector.LoadUnsafe(ref rows, at + (nuint)(2 * width)), sum);
            Vector.MultiplyAddEstimate(d0, Vector.LoadUnsafe(ref rows, at + (nuint)(3 * width)), sum).StoreUnsafe(ref to, at);
        }
    }
}
