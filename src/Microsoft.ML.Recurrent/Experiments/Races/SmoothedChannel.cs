using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Experiments.Races;

/// <summary>Represents exponential smoothing of one channel, whose values are added one by one. Not safe for concurrent use.</summary>
/// <param name="smoothing">The coefficients.</param>
/// <param name="seasonLength">The number of steps of a season; 1 means that there is no season.</param>
internal sealed class SmoothedChannel(SmoothingParameters smoothing, int seasonLength)
{
    private readonly double[] _profile = new double[seasonLength];
    private readonly List<float> _first = []; // until a season is complete, with at least one value that is not missing
    private SmoothingPoint? _point;

    /// <summary>Adds the next value; NaN if it is missing.</summary>
    public void Add(float value)
    {
        if (_point is { } point)
        {
            var run = SmoothingRun.Resume(smoothing, point, _profile);
            run.Observe(value);
            _point = run.Point;
            return;
        }

        _first.Add(value);
        if (_first.Count < seasonLength || _first.TrueForAll(float.IsNaN))
            return;
        var started = SmoothingRun.Start(smoothing, CollectionsMarshal.AsSpan(_first), _profile);
        for (var i = seasonLength; i < _first.Count; i++)
            started.Observe(_first[i]);
        _point = started.Point;
    }

    /// <summary>Forecasts the values to come: in the first season the last value; NaN before there is one.</summary>
    /// <param name="forecast">The span that receives the forecast of each step.</param>
    public void Forecast(Span<double> forecast)
    {
        if (_point is { } point)
        {
            SmoothingRun.Resume(smoothing, point, _profile).Forecast(forecast);
            return;
        }

        var last = _first.FindLastIndex(value => !float.IsNaN(value));
        forecast.Fill(last < 0 ? double.NaN : _first[last]);
    }
}
