namespace Microsoft.ML.Recurrent.Engine.Initialization;

/// <summary>
/// Fills a table with vectors that are orthogonal to each other as far as their size permits: with vectors of n values, each run of n vectors is
/// orthogonal. They are the rows of a cosine transform whose columns have random signs, which differ from run to run, so that the angles between vectors of
/// different runs are like those between random vectors. This avoids the decomposition of a matrix, which would take hours for thousands of long vectors.
/// </summary>
internal static class OrthogonalVectors
{
    private const int SeriesTerms = 13; // of a cosine up to a quarter turn; the error is less than the rounding of a double

    /// <summary>Fills the table. The values depend only on the state of the generator.</summary>
    /// <param name="table">[count, size]</param>
    /// <param name="size">The number of values of a vector, at least 1.</param>
    /// <param name="deviation">The root mean square of the values of a vector.</param>
    /// <param name="random">The random number generator.</param>
    public static void Fill(Span<float> table, int size, float deviation, SeededRandom random)
    {
        var cosines = Cosines(size, deviation * Math.Sqrt(2));
        var signs = new float[size];
        for (var vector = 0; vector * (long)size < table.Length; vector++)
        {
            var frequency = vector % size;
            if (frequency == 0)
                for (var i = 0; i < size; i++)
                    signs[i] = random.NextUInt64() >> 63 == 0 ? 1 : -1;
            var row = table.Slice(vector * size, size);
            var turn = (long)frequency;
            for (var i = 0; i < size; i++)
            {
                row[i] = signs[i] * (frequency == 0 ? deviation : cosines[turn]);
                turn = (turn + (2L * frequency)) % cosines.Length;
            }
        }
    }

    /// <summary>Computes one period of the cosine in 4 * size steps: value i of vector k is that of step (2 i + 1) k. [4 size]</summary>
    private static float[] Cosines(int size, double amplitude)
    {
        var cosines = new float[4L * size];
        for (var step = 0; step <= size; step++)
        {
            var value = step == size ? 0 : (float)(amplitude * Cosine(Math.PI / 2 * step / size));
            (cosines[step], cosines[(cosines.Length - step) % cosines.Length]) = (value, value);
            (cosines[(2 * size) - step], cosines[((2 * size) + step) % cosines.Length]) = (-value, -value);
        }

        return cosines;
    }

    // Uses the power series, because the last bits of Math.Cos may differ between platforms.
    private static double Cosine(double angle)
    {
        var sum = 1.0;
        for (var term = SeriesTerms; term > 0; term--)
            sum = 1 - (angle * angle / ((2 * term) * ((2 * term) - 1)) * sum);
        return sum;
    }
}
