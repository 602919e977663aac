using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Represents a random forest (Breiman 2001) over points of a space: the mean of regression trees, each grown on a sample of the points with replacement. A
/// missing value is a separate value.
/// </summary>
internal sealed class RegressionForest
{
    private const int Trees = 48;
    private const int SmallestLeaf = 3;
    private const double Missing = -1;

    private readonly Node[] _trees = new Node[Trees];

    /// <summary>Grows the forest.</summary>
    /// <param name="points">The places of the points; NaN if a parameter does not exist.</param>
    /// <param name="targets">The target of each point.</param>
    /// <param name="random">The random number generator.</param>
    public RegressionForest(double[][] points, double[] targets, SeededRandom random)
    {
        double[][] filled = [.. points.Select(point => point.Select(place => double.IsNaN(place) ? Missing : place).ToArray())];
        for (var tree = 0; tree < Trees; tree++)
        {
            var drawn = new int[points.Length];
            for (var i = 0; i < drawn.Length; i++)
                drawn[i] = random.NextInt32(points.Length);
            _trees[tree] = Grow(filled, targets, drawn, random);
        }
    }

    /// <summary>Returns the prediction at a point.</summary>
    public double Predict(double[] point) => _trees.Average(tree => tree.Predict(point));

    private static Node Grow(double[][] points, double[] targets, int[] drawn, SeededRandom random)
    {
        var (parameter, threshold) = drawn.Length < 2 * SmallestLeaf ? (-1, 0) : BestSplit(points, targets, drawn, random);
        return parameter < 0 ? new Node(-1, 0, drawn.Average(i => targets[i]), null, null)
            : new Node(parameter, threshold, 0, Grow(points, targets, [.. drawn.Where(i => points[i][parameter] < threshold)], random),
                Grow(points, targets, [.. drawn.Where(i => points[i][parameter] >= threshold)], random));
    }

    /// <summary>
    /// Returns the split with the lowest squared error, among those by a randomly chosen half of the parameters; parameter -1 if no split reduces the error.
    /// </summary>
    private static (int Parameter, double Threshold) BestSplit(double[][] points, double[] targets, int[] drawn, SeededRandom random)
    {
        var parameters = new int[points[0].Length];
        for (var i = 0; i < parameters.Length; i++)
            parameters[i] = i;
        random.Shuffle(parameters);
        var sum = drawn.Sum(i => targets[i]);
        // The gain of a split is the sum of squared sums over counts. A gain within rounding does not count.
        var (best, gain) = ((-1, 0.0), drawn.Sum(i => targets[i] * targets[i]) * 1e-9 + (sum * sum / drawn.Length));
        foreach (var parameter in parameters.AsSpan(0, (parameters.Length + 1) / 2))
        {
            Array.Sort(drawn, (left, right) => points[left][parameter] is var place && place != points[right][parameter]
                ? place.CompareTo(points[right][parameter]) : left.CompareTo(right));
            var left = 0.0;
            for (var i = 1; i < drawn.Length; i++)
            {
                left += targets[drawn[i - 1]];
                var (below, above) = (points[drawn[i - 1]][parameter], points[drawn[i]][parameter]);
                var found = left * left / i + (sum - left) * (sum - left) / (drawn.Length - i);
                if (i >= SmallestLeaf && drawn.Length - i >= SmallestLeaf && below < above && found > gain)
                    (best, gain) = ((parameter, (below + above) / 2), found);
            }
        }

        return best;
    }

    private sealed record Node(int Parameter, double Threshold, double Value, Node? Below, Node? Above)
    {
        public double Predict(double[] point)
        {
            var node = this;
            while (node.Below is not null && node.Above is not null)
                node = (double.IsNaN(point[node.Parameter]) ? Missing : point[node.Parameter]) < node.Threshold ? node.Below : node.Above;
            return node.Value;
        }
    }
}
