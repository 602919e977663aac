using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>A real number between two bounds, both included. Immutable and thread-safe.</summary>
/// <remarks>Values are of type Double, but never of more digits than a Single holds: so they are the same in a member of either type, and short to read.</remarks>
public sealed class RealParameter : SpaceParameter
{
    private readonly UnitScale _scale;
    private readonly double _initial;

    /// <summary>Makes a parameter.</summary>
    /// <param name="name">Name of the member it sets.</param>
    /// <param name="minimum">Least value.</param>
    /// <param name="maximum">Greatest value; not below <paramref name="minimum"/>.</param>
    /// <param name="logarithmic">Whether equal ratios, rather than equal differences, count as equally far: right for rates. Needs a positive minimum.</param>
    /// <param name="initial">Value of the first trial; null means the middle of the scale.</param>
    /// <exception cref="ArgumentException">
    /// The bounds do not make an interval that a Single can hold, the scale is not possible, or the initial value lies outside.
    /// </exception>
    public RealParameter(string name, double minimum, double maximum, bool logarithmic = false, double? initial = null)
        : base(name)
    {
        if (!float.IsFinite((float)minimum) || !float.IsFinite((float)maximum) || maximum < minimum)
            throw new ArgumentException(
                FormattableString.Invariant($"{name} goes from {minimum} to {maximum}; allowed: finite numbers, the first not above the second."), nameof(maximum));
        if (logarithmic && !(minimum > 0))
            throw new ArgumentException(FormattableString.Invariant($"{name} begins at {minimum}; a logarithmic scale needs more than 0."), nameof(minimum));
        if (initial is { } first && !(first >= minimum && first <= maximum))
            throw new ArgumentException(FormattableString.Invariant($"{name} is {initial} at first; allowed: {minimum} to {maximum}."), nameof(initial));
        (Minimum, Maximum, IsLogarithmic) = (minimum, maximum, logarithmic);
        _scale = new UnitScale(minimum, maximum, logarithmic);
        _initial = initial ?? At(0.5);
    }

    /// <summary>Least value.</summary>
    public double Minimum { get; }

    /// <summary>Greatest value.</summary>
    public double Maximum { get; }

    /// <summary>Whether equal ratios count as equally far.</summary>
    public bool IsLogarithmic { get; }

    /// <inheritdoc/>
    public override object Initial => _initial;

    /// <inheritdoc/>
    public override long? Count => Minimum == Maximum ? 1 : null;

    /// <inheritdoc/>
    public override object FromUnit(double unit) => At(unit);

    /// <inheritdoc/>
    public override double ToUnit(object value) => _scale.PlaceOf((double)Convert(value));

    internal override (double Low, double High) CellOf(double unit) => (unit, unit);

    internal override object? Nearest(object value) => TryNumber(value, out var number) ? Math.Clamp(number, Minimum, Maximum) : null;

    private protected override bool TryConvert(object value, out object converted)
    {
        var fits = TryNumber(value, out var number) && number >= Minimum && number <= Maximum;
        converted = fits ? number : _initial;
        return fits;
    }

    private protected override string DescribeValues() => FormattableString.Invariant($"real {Minimum} to {Maximum}{(IsLogarithmic ? ", logarithmic" : "")}");

    private double At(double unit)
    {
        var shortest = ((float)_scale.ValueAt(unit)).ToString("R", CultureInfo.InvariantCulture);
        return Math.Clamp(double.Parse(shortest, CultureInfo.InvariantCulture), Minimum, Maximum);
    }
}
