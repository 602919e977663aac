using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.LinearAlgebra;

namespace Microsoft.ML.Recurrent.Sequences.Baselines;

/// <summary>
/// Answers by linear functions of standardized features: linear discriminants of the classes, or ridge regression. The covariance of the features is shrunk
/// towards a multiple of the identity, the more, the fewer rows there are for each feature. Immutable; safe for concurrent use.
/// </summary>
internal sealed class LinearBaseline
{
    private const double LeastVariance = 1e-6; // of standardized features

    private readonly double[] _means;
    private readonly double[] _factors;
    private readonly double[][] _weights; // of each class that occurs, or of the number
    private readonly double[] _offsets;
    private readonly int[] _classes;      // those that occur; empty for numbers

    /// <param name="rows">The rows to learn from.</param>
    /// <param name="areClasses">True if targets are classes.</param>
    /// <param name="areEqual">True to give every class the same chance, whatever its share of the rows.</param>
    public LinearBaseline(BaselineRows rows, bool areClasses, bool areEqual)
    {
        (_means, _factors) = Scale(rows.Features);
        var standardized = Array.ConvertAll(rows.Features, Standardize);
        int[][] groups = areClasses
            ? [.. Enumerable.Range(0, rows.Count).GroupBy(row => (int)rows.Targets[row]).OrderBy(group => group.Key).Select(group => group.ToArray())] : [];
        _classes = Array.ConvertAll(groups, group => (int)rows.Targets[group[0]]);
        var centers = Array.ConvertAll(groups, group => Mean(standardized, group));
        for (var group = 0; group < groups.Length; group++)
            foreach (var row in groups[group])
                TensorPrimitives.Subtract<double>(standardized[row], centers[group], standardized[row]);
        var solver = new CholeskyFactor(Covariance(standardized));
        if (areClasses)
        {
            _weights = Array.ConvertAll(centers, center => solver.Solve(center));
            _offsets = [.. groups.Select((group, i) => (areEqual ? 0 : Math.Log((double)group.Length / rows.Count))
                - (0.5 * TensorPrimitives.Dot<double>(_weights[i], centers[i])))];
            return;
        }

        var mean = rows.Targets.Average();
        var share = 1 - Shrinkage(standardized);
        var products = new double[_means.Length];
        for (var row = 0; row < rows.Count; row++)
            TensorPrimitives.MultiplyAdd(standardized[row], share * (rows.Targets[row] - mean) / rows.Count, products, products);
        (_weights, _offsets) = ([solver.Solve(products)], [mean]);
    }

    /// <summary>Returns the answer to a row.</summary>
    public double Answer(float[] features)
    {
        var standardized = Standardize(features);
        var scores = _weights.Select((weights, i) => TensorPrimitives.Dot<double>(weights, standardized) + _offsets[i]).ToArray();
        return _classes.Length == 0 ? scores[0] : _classes[TensorPrimitives.IndexOfMax<double>(scores)];
    }

    private static double[] Mean(double[][] rows, int[] members)
    {
        var mean = new double[rows[0].Length];
        foreach (var row in members)
            TensorPrimitives.MultiplyAdd(rows[row], 1.0 / members.Length, mean, mean);
        return mean;
    }

    // The lower triangle.
    private static double[][] Covariance(double[][] centered)
    {
        var size = centered[0].Length;
        double[][] matrix = [.. Enumerable.Range(0, size).Select(_ => new double[size])];
        foreach (var row in centered)
            for (var i = 0; i < size; i++)
                TensorPrimitives.MultiplyAdd(row.AsSpan(0, i + 1), row[i] / centered.Length, matrix[i].AsSpan(0, i + 1), matrix[i].AsSpan(0, i + 1));
        var shrinkage = Shrinkage(centered);
        var variance = matrix.Select((row, i) => row[i]).Average() + LeastVariance;
        for (var i = 0; i < size; i++)
        {
            TensorPrimitives.Multiply(matrix[i], 1 - shrinkage, matrix[i]);
            matrix[i][i] += shrinkage * variance;
        }

        return matrix;
    }

    private static double Shrinkage(double[][] rows) => rows[0].Length / (double)(rows[0].Length + rows.Length);

    private static (double[] Means, double[] Factors) Scale(float[][] rows)
    {
        var (means, factors) = (new double[rows[0].Length], new double[rows[0].Length]);
        for (var i = 0; i < means.Length; i++)
        {
            var mean = means[i] = rows.Average(row => (double)row[i]);
            var variance = rows.Average(row => (row[i] - mean) * (row[i] - mean));
            // A feature that is constant but for rounding has no information.
            factors[i] = variance > mean * mean * LeastVariance * LeastVariance ? 1 / Math.Sqrt(variance) : 0;
        }

        return (means, factors);
    }

    private double[] Standardize(float[] features)
    {
        var result = new double[features.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = (features[i] - _means[i]) * _factors[i];
        return result;
    }
}
