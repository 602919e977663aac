namespace Microsoft.ML.Recurrent.LinearAlgebra;

/// <summary>Represents the lower triangular factor of a symmetric positive definite matrix. Immutable and thread-safe.</summary>
internal sealed class CholeskyFactor
{
    private const double LeastPivot = 1e-12;

    private readonly double[][] _rows;

    /// <summary>Factors a matrix.</summary>
    /// <param name="rows">The lower triangle by rows, row i having i + 1 numbers. The factor replaces them.</param>
    public CholeskyFactor(double[][] rows)
    {
        _rows = rows;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            for (var j = 0; j < i; j++)
                row[j] = (row[j] - VectorSums.Dot(row.AsSpan(0, j), rows[j].AsSpan(0, j))) / rows[j][j];
            // Rounding may leave nothing of the pivot of a point that is almost the same as another.
            row[i] = Math.Sqrt(Math.Max(row[i] - VectorSums.Dot(row.AsSpan(0, i), row.AsSpan(0, i)), LeastPivot));
        }
    }

    /// <summary>Gets the logarithm of the determinant of the matrix.</summary>
    public double LogDeterminant => 2 * _rows.Select((row, i) => Math.Log(row[i])).Sum();

    /// <summary>Replaces a vector by the solution of L x = b.</summary>
    public void SolveLower(double[] vector)
    {
        for (var i = 0; i < vector.Length; i++)
            vector[i] = (vector[i] - VectorSums.Dot(_rows[i].AsSpan(0, i), vector.AsSpan(0, i))) / _rows[i][i];
    }

    /// <summary>Returns the solution of A x = b.</summary>
    public double[] Solve(double[] vector)
    {
        double[] solution = [.. vector];
        SolveLower(solution);
        for (var i = solution.Length - 1; i >= 0; i--)
        {
            solution[i] /= _rows[i][i];
            VectorSums.AddScaled(solution.AsSpan(0, i), _rows[i].AsSpan(0, i), -solution[i]);
        }

        return solution;
    }

    /// <summary>Returns the lower triangle of the inverse of the matrix, by rows.</summary>
    public double[][] Inverse()
    {
        var lower = new double[_rows.Length][];
        for (var i = 0; i < lower.Length; i++)
        {
            var row = lower[i] = new double[i + 1];
            for (var k = 0; k < i; k++)
                VectorSums.AddScaled(row.AsSpan(0, k + 1), lower[k], -_rows[i][k]);
            row[i] = 1;
            for (var j = 0; j <= i; j++)
                row[j] /= _rows[i][i];
        }

        double[][] inverse = [.. lower.Select(row => new double[row.Length])];
        for (var k = 0; k < lower.Length; k++)
            for (var i = 0; i <= k; i++)
                VectorSums.AddScaled(inverse[i], lower[k].AsSpan(0, i + 1), lower[k][i]);
        return inverse;
    }
}
