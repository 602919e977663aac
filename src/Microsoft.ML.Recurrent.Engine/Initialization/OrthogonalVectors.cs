namespace Microsoft.ML.Recurrent.Engine.Initialization;

/// <summary>
/// Fills a table with vectors at right angles to each other, as far as there is room: each run of as many vectors as a vector has values is orthogonal. They are the
/// rows of a cosine transform whose columns have random signs, other ones in each run, so that vectors of different runs meet as random ones do. That costs no
/// decomposition of a matrix, which would take hours for thousands of long vectors.
/// </summary>
internal static class OrthogonalVectors
{
    private const int SeriesTerms = 13; // of a cosine up to the quarter turn, which leaves less than a double's rounding

    /// <summary>Fills the table. Values depend on the generator's state alone.</summary>
    /// <param name="table">[count, size]</param>
    /// <param name="size">Values of a vector, at least 1.</param>
    /// <param name="deviation">Root of the mean square of a vector's values.</param>
    /// <param name="random">Source of randomness.</param>
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

    /// <summary>A whole turn of the cosine in 4 times as many steps as a vector has values: value i of vector k is that of step (2 i + 1) k. [4 size]</summary>
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

    // The power series, as Math.Cos need not have the same last bits everywhere.
    private static double Cosine(double angle)
    {
        var sum = 1.0;
        for (var term = SeriesTerms; term > 0; term--)
            sum = 1 - (angle * angle / ((2 * term) * ((2 * term) - 1)) * sum);
        return sum;
    }
}
