namespace Microsoft.ML.Recurrent.Evaluation.Forecasting.Peers;

/// <summary>The simplex search of Nelder and Mead (1965), with the factors that Gao and Han (2012) fit to the number of dimensions.</summary>
/// <param name="function">The function to minimize; infinite where it is not defined.</param>
/// <param name="start">The first point, at which the function is defined.</param>
/// <param name="steps">The first steps along each dimension.</param>
internal sealed class SimplexSearch(Func<double[], double> function, double[] start, double[] steps)
{
    private const int Restarts = 2;
    private const double Tolerance = 1e-7;

    public double[] Minimize()
    {
        var best = start;
        for (var restart = 0; restart <= Restarts; restart++)
            best = Search(best, restart == 0 ? 1 : 0.3);
        return best;
    }

    private double[] Search(double[] first, double size)
    {
        var n = first.Length;
        var (expand, contract, shrink) = (1 + (2.0 / n), 0.75 - (0.5 / n), n == 1 ? 0.5 : 1 - (1.0 / n));
        var points = new (double[] At, double Value)[n + 1];
        points[0] = (first, function(first));
        for (var i = 0; i < n; i++)
        {
            var at = (double[])first.Clone();
            at[i] += size * steps[i];
            points[i + 1] = (at, function(at));
            if (double.IsInfinity(points[i + 1].Value))
            {
                at[i] = first[i] - (size * steps[i] / 2);
                points[i + 1] = (at, function(at));
            }
        }

        var centre = new double[n];
        for (var iteration = 0; iteration < 200 * n; iteration++)
        {
            Array.Sort(points, (a, b) => a.Value.CompareTo(b.Value));
            if (Math.Abs(points[n].Value - points[0].Value) <= Tolerance * (Math.Abs(points[0].Value) + Tolerance))
                break;
            for (var d = 0; d < n; d++)
            {
                centre[d] = 0;
                for (var i = 0; i < n; i++)
                    centre[d] += points[i].At[d] / n;
            }

            var reflected = Try(1);
            if (reflected.Value < points[0].Value)
            {
                var expanded = Try(expand);
                points[n] = expanded.Value < reflected.Value ? expanded : reflected;
            }
            else if (reflected.Value < points[n - 1].Value)
            {
                points[n] = reflected;
            }
            else
            {
                var contracted = Try(reflected.Value < points[n].Value ? contract : -contract);
                if (contracted.Value < Math.Min(reflected.Value, points[n].Value))
                    points[n] = contracted;
                else
                    for (var i = 1; i <= n; i++)
                    {
                        double[] at = [.. points[i].At.Select((value, d) => points[0].At[d] + (shrink * (value - points[0].At[d])))];
                        points[i] = (at, function(at));
                    }
            }
        }

        return points.MinBy(point => point.Value).At;

        (double[] At, double Value) Try(double factor)
        {
            var at = new double[n];
            for (var d = 0; d < n; d++)
                at[d] = centre[d] + (factor * (centre[d] - points[n].At[d]));
            return (at, function(at));
        }
    }
}
