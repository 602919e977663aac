using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Forecasting.Statistical;

/// <summary>
/// Represents one target of a series that is forecast without a network, whose values are added one by one at constant cost, and the errors of its forecasts of
/// the next value so far. Not safe for concurrent use.
/// </summary>
internal abstract class StatisticalChannel
{
    private const int Settled = 8;
    private double _squares;
    private long _errors;

    /// <summary>Gets a value that indicates whether there are enough errors to measure the spread by.</summary>
    public bool IsSettled => _errors >= Settled;

    /// <summary>Gets a value that indicates whether there is an error.</summary>
    public bool HasErrors => _errors > 0;

    /// <summary>
    /// Gets the coefficients: how much of the error of a value goes into the forecasts of later ones, by which the spread grows with the steps ahead.
    /// </summary>
    public SmoothingParameters Smoothing { get; private set; }

    /// <summary>Sets the coefficients of a series before its first value.</summary>
    public void Begin(SmoothingParameters smoothing) => Smoothing = smoothing;

    /// <summary>Adds the next value; NaN if it is missing.</summary>
    public void Add(float value)
    {
        if (!float.IsNaN(value) && Next() is var expected && !double.IsNaN(expected))
        {
            _squares += (value - expected) * (value - expected);
            _errors++;
        }

        Take(value);
    }

    /// <summary>Forecasts the values to come; NaN before the first value.</summary>
    /// <param name="ahead">Receives the forecasts, that of the next value first.</param>
    public abstract void Forecast(Span<double> ahead);

    /// <summary>Returns the root mean square error of the forecasts of the next value.</summary>
    /// <param name="usual">The usual one of the training series, which is the lower limit as long as there are few errors.</param>
    public double Spread(double usual)
    {
        if (!HasErrors)
            return usual;
        var spread = Math.Sqrt(_squares / _errors);
        return IsSettled ? spread : Math.Max(spread, usual);
    }

    /// <summary>Copies another channel of the same model.</summary>
    public virtual void CopyFrom(StatisticalChannel other) => (Smoothing, _squares, _errors) = (other.Smoothing, other._squares, other._errors);

    /// <summary>Returns to before the first value.</summary>
    public virtual void Clear() => (_squares, _errors) = (0, 0);

    public virtual void Write(SectionWriter section)
    {
        section.Write(_squares);
        section.Write(_errors);
    }

    /// <exception cref="ModelFormatException">The section is damaged.</exception>
    public virtual void Read(SectionReader section)
    {
        (_squares, _errors) = (Finite(section, section.ReadDouble()), section.ReadInt64());
        if (_squares < 0 || _errors < 0)
            throw section.Defect(FormattableString.Invariant($"the {_errors} errors of a channel have a sum of squares of {_squares}."));
    }

    /// <summary>Returns the forecast of the next value; NaN if there is none.</summary>
    protected abstract double Next();

    protected abstract void Take(float value);

    protected static double Finite(SectionReader section, double value) =>
        double.IsFinite(value) ? value : throw section.Defect(FormattableString.Invariant($"a number of a channel is {value}; it must be finite."));
}
