using Microsoft.ML.Recurrent.LinearAlgebra;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Computes the squared distances between points in each parameter. The distance of values without an order is 0 if they are the same, otherwise 1. It is also
/// 1 if the parameter exists at only one of the points. Immutable and thread-safe.
/// </summary>
internal sealed class PointDistances
{
    private readonly IReadOnlyList<SpaceParameter> _parameters;
    private readonly double[][] _columns;
    private readonly bool[] _areNumbers;

    /// <param name="parameters">The parameters of the space.</param>
    /// <param name="points">The places of the points; NaN if a parameter does not exist.</param>
    public PointDistances(IReadOnlyList<SpaceParameter> parameters, IReadOnlyList<double[]> points)
    {
        (_parameters, Points) = (parameters, points);
        _columns = [.. Enumerable.Range(0, parameters.Count).Select(d => points.Select(point => point[d]).ToArray())];
        _areNumbers = [.. _columns.Select((column, d) => parameters[d].IsOrdered && !Array.Exists(column, double.IsNaN))];
    }

    /// <summary>Gets the places of the points.</summary>
    public IReadOnlyList<double[]> Points { get; }

    /// <summary>Returns the squared distances of all points from another, measured in lengths.</summary>
    /// <param name="point">The places of the other point.</param>
    /// <param name="scales">The scales with the lengths.</param>
    public double[] SquaredRadii(double[] point, KernelScales scales)
    {
        var radii = new double[Points.Count];
        for (var d = 0; d < point.Length; d++)
            Add(radii, d, point[d], scales.InverseSquare(d));
        return radii;
    }

    /// <summary>
    /// Returns the squared distances between all pairs of points, each pair once, row by row of the lower triangle. [parameters][n (n + 1) / 2]
    /// </summary>
    public double[][] Among()
    {
        double[][] among = [.. _columns.Select(_ => new double[Points.Count * (Points.Count + 1) / 2])];
        for (int i = 0, pair = 0; i < Points.Count; pair += ++i)
            for (var d = 0; d < among.Length; d++)
                Add(among[d].AsSpan(pair, i + 1), d, Points[i][d], 1);
        return among;
    }

    /// <summary>Adds a multiple of the squared distances of the first points from a place in one parameter.</summary>
    private void Add(Span<double> sums, int parameter, double place, double factor)
    {
        var column = _columns[parameter].AsSpan(0, sums.Length);
        if (_areNumbers[parameter] && !double.IsNaN(place))
        {
            VectorSums.AddSquaredDifferences(sums, column, place, factor);
            return;
        }

        var isOrdered = _parameters[parameter].IsOrdered;
        for (var i = 0; i < sums.Length; i++)
            sums[i] += factor * Square(column[i], place, isOrdered);
    }

    private static double Square(double left, double right, bool isOrdered) =>
        double.IsNaN(left) || double.IsNaN(right) ? double.IsNaN(left) == double.IsNaN(right) ? 0 : 1
            : isOrdered ? (left - right) * (left - right)
            : left == right ? 0 : 1;
}
