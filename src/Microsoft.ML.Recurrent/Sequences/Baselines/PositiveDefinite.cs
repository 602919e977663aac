using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Sequences.Baselines;

/// <summary>Solves equations with a symmetric positive definite matrix, by the Cholesky decomposition. Immutable and safe to share.</summary>
internal sealed class PositiveDefinite
{
    private readonly double[][] _lower; // [F][row + 1]

    /// <param name="matrix">The matrix, whose lower triangle is read. It is overwritten.</param>
    public PositiveDefinite(double[][] matrix)
    {
        _lower = matrix;
        for (var row = 0; row < matrix.Length; row++)
            for (var column = 0; column <= row; column++)
            {
                var rest = matrix[row][column] - TensorPrimitives.Dot<double>(matrix[row].AsSpan(0, column), matrix[column].AsSpan(0, column));
                matrix[row][column] = column == row ? Math.Sqrt(Math.Max(rest, double.Epsilon)) : rest / matrix[column][column];
            }
    }

    /// <summary>Returns the solution for a right-hand side.</summary>
    public double[] Solve(ReadOnlySpan<double> right)
    {
        var solution = right.ToArray();
        for (var row = 0; row < solution.Length; row++)
            solution[row] = (solution[row] - TensorPrimitives.Dot<double>(_lower[row].AsSpan(0, row), solution.AsSpan(0, row))) / _lower[row][row];
        for (var row = solution.Length - 1; row >= 0; row--)
        {
            solution[row] /= _lower[row][row];
            TensorPrimitives.MultiplyAdd(_lower[row].AsSpan(0, row), -solution[row], solution.AsSpan(0, row), solution.AsSpan(0, row));
        }

        return solution;
    }
}
