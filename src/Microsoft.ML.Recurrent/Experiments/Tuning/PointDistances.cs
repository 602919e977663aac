namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Computes the squared distances between points in each parameter. The distance of values without an order is 0 if they are the same, otherwise 1. It is also
/// 1 if the parameter exists at only one of the points. Immutable and thread-safe.
/// </summary>
internal sealed class PointDistances(IReadOnlyList<SpaceParameter> parameters)
{
    public double[] Between(double[] first, double[] second)
    {
        var squares = new double[parameters.Count];
        for (var d = 0; d < squares.Length; d++)
        {
            var (left, right) = (first[d], second[d]);
            squares[d] = double.IsNaN(left) || double.IsNaN(right) ? double.IsNaN(left) == double.IsNaN(right) ? 0 : 1
                : parameters[d].IsOrdered ? (left - right) * (left - right)
                : left == right ? 0 : 1;
        }

        return squares;
    }

    /// <summary>
    /// Returns the squared distances between all pairs of points, each pair once, row by row of the lower triangle. [parameters][n (n + 1) / 2]
    /// </summary>
    public double[][] Among(IReadOnlyList<double[]> points)
    {
        double[][] among = [.. parameters.Select(_ => new double[points.Count * (points.Count + 1) / 2])];
        for (int i = 0, pair = 0; i < points.Count; i++)
            for (var j = 0; j <= i; j++, pair++)
            {
                var squares = Between(points[i], points[j]);
                for (var d = 0; d < squares.Length; d++)
                    among[d][pair] = squares[d];
            }

        return among;
    }
}
