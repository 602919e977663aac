namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// How far points are apart in each parameter, squared. Values without an order are the same, 0, or not, 1; so far apart, too, is a value from none where the
/// parameter does not exist. Immutable and thread-safe.
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

    /// <summary>Between all pairs of points. [n, n][parameters]</summary>
    public double[,][] Among(IReadOnlyList<double[]> points)
    {
        var among = new double[points.Count, points.Count][];
        for (var i = 0; i < points.Count; i++)
            for (var j = 0; j <= i; j++)
                among[i, j] = among[j, i] = Between(points[i], points[j]);
        return among;
    }
}
