using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;

/// <summary>
/// Represents the values of a channel before an origin, with their location and scale: what is subtracted from them and what they are divided by before a
/// network reads them, and the inverse for its outputs. An instance is reused; it serves one thread.
/// </summary>
internal sealed class ChannelWindow
{
    private const float LargestFeature = 20;
    private const double UsualGrowth = 2;
    private readonly GlobalPlan _plan;
    private readonly float[] _values;    // on the model's scale, oldest first; the last _count are used. NaN for missing values
    private readonly double[] _profile;  // season of the smoothing
    private readonly double[] _ahead;    // [H] what a combination forecasts
    private readonly SeriesCombination.Scratch? _scratch;
    private int _filled;                 // the number of values that a combination read; 0 without one
    private int _count;
    private int _measured;               // the number of values that are not missing, which determine location and scale
    private int _target;
    private int _season = 1;

    public ChannelWindow(GlobalPlan plan)
    {
        _plan = plan;
        _values = new float[plan.HistoryLength];
        _profile = new double[Math.Max(1, plan.Smoothing.SeasonLength)];
        _ahead = new double[plan.Smoothing.IsCombined ? plan.Horizon : 0];
        if (plan.Smoothing.IsCombined)
            _scratch = new SeriesCombination.Scratch(plan.Smoothing.SeasonLength, plan.HistoryLength, plan.Horizon);
    }

    /// <summary>Gets the value that becomes zero, without the season, on the model's scale.</summary>
    public double Location { get; private set; }

    /// <summary>Gets the distance that becomes one, on the model's scale; 0 if the window does not vary, so that nothing can be learned from it.</summary>
    public double Scale { get; private set; }

    /// <summary>Gets the standard deviation of the target over the training rows of all series, on the model's scale; 1 if it did not vary in them.</summary>
    public double UsualScale => _plan.Statistics.Targets[_target].Deviation is var deviation and > 0 ? deviation : 1;

    /// <summary>
    /// Gets a value that indicates whether the window has a single value, so that its scale is that of all series, which may be in other units.
    /// </summary>
    public bool HasBorrowedScale { get; private set; }

    /// <summary>Gets the number of values in the window, at most that of the history.</summary>
    public int Count => _count;

    /// <summary>Reads the values of a channel before an origin.</summary>
    /// <param name="view">The series.</param>
    /// <param name="target">The index of the target.</param>
    /// <param name="origin">The number of rows before the first value to be forecast.</param>
    /// <param name="smoothing">The smoothing of the channel; not used unless the plan smooths.</param>
    public void Read(in SeriesView view, int target, int origin, ChannelSmoothing smoothing)
    {
        _target = target;
        _count = Math.Min(origin, _plan.HistoryLength);
        var width = _plan.TargetCount;
        var at = ((origin - _count) * width) + target;
        for (var i = 0; i < _count; i++, at += width)
        {
            var raw = view.Targets[at];
            _values[i] = float.IsNaN(raw) ? raw : _plan.Scale.Forward(raw);
        }

        var context = Math.Max(0, _count - _plan.ContextLength);
        Measure(_values.AsSpan(context, _count - context), smoothing);
    }

    /// <summary>Returns a value of the window as the network reads it: 0 if it is missing.</summary>
    /// <param name="back">The number of steps before the origin, from 1; a value beyond the window counts as missing.</param>
    /// <param name="missing">Whether it is missing.</param>
    public float Normalized(int back, out bool missing)
    {
        missing = back > _count || float.IsNaN(_values[_count - back]);
        return missing || Scale == 0 ? 0 : (float)Math.Clamp((Rest(back) - Location) / Scale, -LargestFeature, LargestFeature);
    }

    /// <summary>Returns a future value as the network's target: NaN if it is missing or the window does not vary.</summary>
    /// <param name="raw">The value of the column.</param>
    /// <param name="ahead">The number of steps after the last value, from 1.</param>
    public float Normalize(float raw, int ahead) =>
        Scale == 0 || float.IsNaN(raw) ? float.NaN : (float)((_filled > 0
            ? _plan.Scale.Forward(raw) - _ahead[ahead - 1]
            : _plan.Scale.Forward(raw) - SeasonAt(ahead - 1) - Location) / Scale);

    /// <summary>
    /// Returns the divisor of an error in the measure of this window when the error is used for other windows. A value that is far from all others widens the
    /// next windows, and an error measured by the narrow window before it would count again in each of them.
    /// </summary>
    /// <param name="normalized">The value that followed, in the measure of the window.</param>
    /// <returns>1 unless the value alone more than doubles the scale, otherwise half of the factor by which it grows.</returns>
    public double Growth(double normalized)
    {
        var growth = _plan.Normalization switch
        {
            WindowNormalization.Global => 1,
            WindowNormalization.MeanScale => (_measured + Math.Abs(normalized)) / (_measured + 1),
            _ => Math.Sqrt((_measured + (normalized * normalized)) / (_measured + 1)),
        };
        return Math.Max(1, growth / UsualGrowth);
    }

    /// <summary>Converts from the network's measure back to the model's scale.</summary>
    /// <param name="normalized">A location in the measure of the network.</param>
    /// <param name="ahead">The number of steps after the last value, from 1.</param>
    public double Restore(double normalized, int ahead) => Expected(ahead) + (Scale * normalized);

    private double Expected(int ahead) => _filled > 0 ? _ahead[ahead - 1] : Location + SeasonAt(ahead - 1);

    private double Rest(int back) => _filled > 0 ? _scratch!.Adjusted[_filled - back] : _values[_count - back] - SeasonAt(-back);

    // Position 0 is the first value after the origin; the profile starts with the first value that was smoothed.
    private double SeasonAt(int position)
    {
        if (_season <= 1)
            return 0;
        var phase = (Math.Min(_count, _plan.ContextLength) + position) % _season;
        return _profile[phase < 0 ? phase + _season : phase];
    }

    private void Measure(ReadOnlySpan<float> values, ChannelSmoothing smoothing)
    {
        var smooths = _plan.Smoothing.IsUsed;
        _season = smooths ? smoothing.SeasonLength : 1;
        var level = _scratch is not null ? Combine(smoothing.Combination!)
            : smooths ? smoothing.Coefficients.Run(values, _profile.AsSpan(0, _season)) : double.NaN;
        RunningMoments moments = default, whole = default; // without the season, and with it
        double magnitude = 0, last = double.NaN;
        for (var i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i]))
                continue;
            last = Rest(values.Length - i);
            moments.Add(last);
            whole.Add(values[i]);
            magnitude += Math.Abs(last);
        }

        _measured = moments.Count;
        var usual = _plan.Statistics.Targets[_target];
        HasBorrowedScale = false;
        if (moments.Count == 0)
        {
            (Location, Scale) = (_plan.Normalization == WindowNormalization.MeanScale ? 0 : usual.Mean, usual.Deviation);
            return;
        }

        // What float rounding leaves of a constant is not variation. A first season is entirely profile: any variation in it is the season.
        magnitude /= moments.Count;
        var deviation = moments.Deviation > SeriesScale.Rounding * magnitude ? moments.Deviation
            : whole.Deviation > SeriesScale.Rounding * magnitude ? whole.Deviation : 0;
        (Location, Scale) = _plan.Normalization switch
        {
            WindowNormalization.Global => (usual.Mean, usual.Deviation),
            WindowNormalization.Instance => (moments.Mean, deviation),
            WindowNormalization.MeanScale => (0, magnitude),
            _ => (smooths ? level : last, deviation),
        };
        HasBorrowedScale = moments.Count == 1 && _plan.Normalization is WindowNormalization.Instance or WindowNormalization.LastValue;
        if (HasBorrowedScale)
            Scale = usual.Deviation; // one value does not show how the channel varies
    }

    /// <summary>Forecasts by a combination.</summary>
    /// <returns>The level at the end; NaN if every value is missing.</returns>
    private double Combine(SeriesCombination combination)
    {
        _season = 1;
        _filled = GapFilling.Fill(_values.AsSpan(0, _count), combination.SeasonLength, _scratch!.Values);
        return _filled == 0 ? double.NaN : combination.Forecast(_scratch.Values.AsSpan(0, _filled), _scratch, _ahead);
    }
}
