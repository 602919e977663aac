using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Forecasting.Statistical;

/// <summary>Represents a channel that is smoothed exponentially. In the first season, the forecast is the last value. Not safe for concurrent use.</summary>
/// <param name="seasonLength">The number of steps of a season; 1 means that there is no season.</param>
internal sealed class SmoothedChannel(int seasonLength) : StatisticalChannel
{
    private readonly double[] _profile = new double[seasonLength];
    private readonly List<float> _first = []; // until a season is complete, with at least one value that is not missing
    private SmoothingPoint? _point;

    public override void Forecast(Span<double> ahead)
    {
        if (_point is { } point)
            SmoothingRun.Resume(Smoothing, point, _profile).Forecast(ahead);
        else
            ahead.Fill(LastOfFirst());
    }

    public override void CopyFrom(StatisticalChannel other)
    {
        base.CopyFrom(other);
        var channel = (SmoothedChannel)other;
        channel._profile.CopyTo(_profile, 0);
        _first.Clear();
        _first.AddRange(channel._first);
        _point = channel._point;
    }

    public override void Clear()
    {
        base.Clear();
        _first.Clear();
        _point = null;
    }

    public override void Write(SectionWriter section)
    {
        base.Write(section);
        section.Write(_point is not null);
        if (_point is not { } point)
        {
            section.Write((ReadOnlySpan<float>)CollectionsMarshal.AsSpan(_first));
            return;
        }

        section.Write(point.Level);
        section.Write(point.Trend);
        section.Write(point.Phase);
        foreach (var part in _profile)
            section.Write(part);
    }

    public override void Read(SectionReader section)
    {
        base.Read(section);
        _first.Clear();
        _point = null;
        if (!section.ReadBoolean())
        {
            var first = section.ReadSingles();
            if (first.Length >= 2 * (long)seasonLength || Array.Exists(first, float.IsInfinity))
                throw section.Defect($"a channel begins with {first.Length} values in a season of {seasonLength}, or with one that is infinite.");
            _first.AddRange(first);
            return;
        }

        _point = new SmoothingPoint(Finite(section, section.ReadDouble()), Finite(section, section.ReadDouble()),
            section.ReadInt32("the position in the season", 0, seasonLength - 1));
        for (var i = 0; i < _profile.Length; i++)
            _profile[i] = Finite(section, section.ReadDouble());
    }

    protected override double Next() => _point is { } point ? SmoothingRun.Resume(Smoothing, point, _profile).Forecast(1) : LastOfFirst();

    protected override void Take(float value)
    {
        if (_point is { } point)
        {
            var run = SmoothingRun.Resume(Smoothing, point, _profile);
            run.Observe(value);
            _point = run.Point;
            return;
        }

        _first.Add(value);
        if (_first.Count < seasonLength)
            return;
        if (_first.TrueForAll(float.IsNaN))
        {
            // Whole seasons without a value change nothing.
            if (_first.Count == 2 * (long)seasonLength)
                _first.RemoveRange(0, seasonLength);
            return;
        }

        var started = SmoothingRun.Start(Smoothing, CollectionsMarshal.AsSpan(_first), _profile);
        for (var i = seasonLength; i < _first.Count; i++)
            started.Observe(_first[i]);
        _point = started.Point;
        _first.Clear();
    }

    private double LastOfFirst()
    {
        var last = _first.FindLastIndex(value => !float.IsNaN(value));
        return last < 0 ? double.NaN : _first[last];
    }
}
