using MathNet.Numerics.Distributions;
using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Represents a density over a space: a mixture of kernels around points and a uniform density. A kernel is a product over the parameters: a normal
/// distribution truncated to 0..1 for ordered parameters, more weight on the same value for the others. A missing value (NaN) is as likely as any other.
/// </summary>
internal sealed class ParzenEstimator
{
    private const double RelativeWidth = 0.12;

    private readonly IReadOnlyList<SpaceParameter> _parameters;
    private readonly double[][] _points;
    private readonly double[] _widths;
    private readonly double[][] _logMasses;
    private readonly double _logPrior;
    private readonly double _logKernel;
    private readonly double _priorShare;

    /// <summary>Initializes a new instance.</summary>
    /// <param name="parameters">The parameters of the space.</param>
    /// <param name="points">The places of the points; NaN if a parameter does not exist.</param>
    /// <param name="priorWeight">The weight of the uniform density, in points.</param>
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
        _logMasses = [.. _points.Select(point => point.Select((place, i) => double.IsNaN(place) ? 0 : Math.Log(Mass(place, _widths[i], 0, 1))).ToArray())];
    }

    /// <summary>Draws a point.</summary>
    public double[] Draw(SeededRandom random)
    {
        var drawn = new double[_parameters.Count];
        var centre = random.NextDouble() < _priorShare ? null : _points[random.NextInt32(_points.Length)];
        for (var i = 0; i < drawn.Length; i++)
        {
            var uniform = random.NextDouble();
            drawn[i] = centre is null || double.IsNaN(centre[i]) ? uniform
                : _parameters[i].IsOrdered ? DrawNear(centre[i], _widths[i], uniform)
                : random.NextDouble() < _widths[i] ? uniform : centre[i];
        }

        return drawn;
    }

    /// <summary>Returns the logarithm of the density at a point, in the unit cube and over the values of parameters with a finite number of values.</summary>
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
                terms[k] += LogKernel(k, i, point[i], cells[i]);
        }

        var greatest = terms.Max();
        return greatest + Math.Log(terms.Sum(term => Math.Exp(term - greatest)));
    }

    /// <summary>Returns the logarithm of how much likelier a value is around a point than under a uniform distribution.</summary>
    private double LogKernel(int point, int parameter, double place, (double Low, double High) cell)
    {
        var (centre, width) = (_points[point][parameter], _widths[parameter]);
        if (double.IsNaN(centre) || double.IsNaN(place))
            return 0;
        if (!_parameters[parameter].IsOrdered)
            return Math.Log(width + (cell.Low <= centre && centre < cell.High ? (1 - width) / (cell.High - cell.Low) : 0));
        var density = cell.High <= cell.Low ? Normal.PDFLn(centre, width, place)
            : Math.Log(Math.Max(Mass(centre, width, cell.Low, cell.High), double.Epsilon) / (cell.High - cell.Low));
        return density - _logMasses[point][parameter];
    }

    private static double Mass(double centre, double width, double low, double high) => Normal.CDF(centre, width, high) - Normal.CDF(centre, width, low);

    private static double DrawNear(double centre, double width, double uniform)
    {
        var (low, high) = (Normal.CDF(centre, width, 0), Normal.CDF(centre, width, 1));
        return Math.Clamp(Normal.InvCDF(centre, width, Math.Clamp(low + uniform * (high - low), 1e-15, 1 - 1e-15)), 0, 1);
    }

    /// <summary>
    /// Returns the deviation of a normal kernel, or the share of a choice's kernel that is spread over all values. Both shrink as points are added, at the rate
    /// that is best for the number of parameters (Scott 1992), starting from a part of the whole range rather than from the spread of the points: early on,
    /// good points are close together merely by chance.
    /// </summary>
    private double WidthOf(int parameter)
    {
        var points = Math.Max(1, _points.Count(point => !double.IsNaN(point[parameter])));
        if (_parameters[parameter].IsOrdered)
            return RelativeWidth * Math.Pow(points, -1.0 / (_parameters.Count + 4));
        var values = _parameters[parameter].Count.GetValueOrDefault();
        return (double)values / (points + values);
    }
}
