namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Maps the interval from 0 to 1 to another interval, linearly or logarithmically.</summary>
internal readonly struct UnitScale
{
    private readonly double _low;
    private readonly double _length;
    private readonly bool _logarithmic;

    public UnitScale(double low, double high, bool logarithmic)
    {
        _logarithmic = logarithmic;
        _low = logarithmic ? Math.Log(low) : low;
        _length = (logarithmic ? Math.Log(high) : high) - _low;
    }

    public double ValueAt(double unit)
    {
        var place = _low + (double.IsNaN(unit) ? 0.5 : Math.Clamp(unit, 0, 1)) * _length;
        return _logarithmic ? Math.Exp(place) : place;
    }

    public double PlaceOf(double value) => _length == 0 ? 0.5 : Math.Clamp(((_logarithmic ? Math.Log(value) : value) - _low) / _length, 0, 1);
}
