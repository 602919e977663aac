using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// A density over a space, by kernels around points of it and an even share everywhere. A kernel is a product over the parameters: a normal distribution cut to 0..1 for ordered ones,
/// more weight on the same value for the others. What is not there (NaN) is as likely as anything.
/// </summary>
internal sealed class ParzenEstimator
{
    private readonly IReadOnlyList<SpaceParameter> _parameters;
    private readonly double[][] _points;
    private readonly double[] _widths;
    private readonly double _logPrior;
    private readonly double _logKernel;
    private readonly double _priorShare;

    /// <summary>Makes the density.</summary>
    /// <param name="parameters">The parameters of the space.</param>
    /// <param name="points">Places of the points; NaN where a parameter does not exist.</param>
    /// <param name="priorWeight">Weight of the even share, in points.</param>
    public ParzenEstimator(IReadOnlyList<SpaceParameter> parameters, ReadOnlySpan<double[]> points, double priorWeight)
    {
        _parameters = parameters;
        _points = points.ToArray();
        _priorShare = priorWeight / (points.Length + priorWeight);
        _logPrior = Math.Log(_priorShare);
        _logKernel = -Math.Log(points.Length + priorWeight);
        _widths = new double[parameters.Count];
        for (var i = 0; i < _widths.Length; i++)
            _widths[i] = WidthOf(i);
    }

    /// <summary>Draws a point.</summary>
    public double[] Draw(SeededRandom random)
    {
        var drawn = new double[_parameters.Count];
        var centre = random.NextDouble() < _priorShare ? null : _points[random.NextInt(_points.Length)];
        for (var i = 0; i < drawn.Length; i++)
        {
            var uniform = random.NextDouble();
            drawn[i] = centre is null || double.IsNaN(centre[i]) ? uniform
                : _parameters[i].IsOrdered ? DrawNear(centre[i], _widths[i], uniform)
                : random.NextDouble() < _widths[i] ? uniform : centre[i];
        }

        return drawn;
    }

    /// <summary>The logarithm of the density at a point, in the unit cube and over the values of parameters that have a number of them.</summary>
    public double LogDensity(double[] point)
    {
        var cells = new (double Low, double High)[point.Length];
        for (var i = 0; i < point.Length; i++)
            cells[i] = _parameters[i].CellOf(point[i]);
        var terms = new double[_points.Length + 1];
        terms[^1] = _logPrior;
        for (var k = 0; k < _points.Length; k++)
        {
            terms[k] = _logKernel;
            for (var i = 0; i < point.Length; i++)
                terms[k] += LogKernel(i, _points[k][i], point[i], cells[i]);
        }

        var greatest = terms.Max();
        return greatest + Math.Log(terms.Sum(term => Math.Exp(term - greatest)));
    }

    /// <summary>How much likelier a value is than by an even distribution, as a logarithm.</summary>
    private double LogKernel(int parameter, double centre, double place, (double Low, double High) cell)
    {
        if (double.IsNaN(centre) || double.IsNaN(place))
            return 0;
        var width = _widths[parameter];
        if (!_parameters[parameter].IsOrdered)
            return Math.Log(width + (cell.Low <= centre && centre < cell.High ? (1 - width) / (cell.High - cell.Low) : 0));
        var mass = Normal.CDF(centre, width, 1) - Normal.CDF(centre, width, 0);
        if (cell.High <= cell.Low)
            return Normal.PDFLn(centre, width, place) - Math.Log(mass);
        return Math.Log(Math.Max((Normal.CDF(centre, width, cell.High) - Normal.CDF(centre, width, cell.Low)) / mass / (cell.High - cell.Low), double.Epsilon));
    }

    private static double DrawNear(double centre, double width, double uniform)
    {
        var (low, high) = (Normal.CDF(centre, width, 0), Normal.CDF(centre, width, 1));
        return Math.Clamp(Normal.InvCDF(centre, width, Math.Clamp(low + uniform * (high - low), 1e-15, 1 - 1e-15)), 0, 1);
    }

    private double WidthOf(int parameter)
    {
        var count = _points.Count(point => !double.IsNaN(point[parameter]));
        if (!_parameters[parameter].IsOrdered)
            return Math.Min(1, _parameters[parameter].Count.GetValueOrDefault() / (double)(count + _parameters[parameter].Count.GetValueOrDefault()));
        var scott = 0.2 * Math.Pow(Math.Max(count, 1), -1.0 / (_parameters.Count + 4));
        return Math.Max(scott, 1.0 / Math.Min(100, count + 1) * 0.1);
    }
}
