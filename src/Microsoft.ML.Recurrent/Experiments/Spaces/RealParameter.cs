using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents a parameter that is a real number between two bounds, inclusive. Immutable and thread-safe.</summary>
/// <remarks>
/// Values are of type Double, but never have more digits than a Single can represent: they are therefore the same in a member of either type, and short to
/// read.
/// </remarks>
public sealed class RealParameter : SpaceParameter
{
    private readonly UnitScale _scale;
    private readonly double _initial;

    /// <summary>Initializes a new instance.</summary>
    /// <param name="name">The name of the member that it sets.</param>
    /// <param name="minimum">The minimum value.</param>
    /// <param name="maximum">The maximum value; not below <paramref name="minimum"/>.</param>
    /// <param name="logarithmic">
    /// A value that indicates whether the scale is logarithmic: equal ratios, rather than equal differences, are then equal distances, as is right for rates.
    /// It requires a positive minimum.
    /// </param>
    /// <param name="initial">The value of the first trial. Null means the middle of the scale.</param>
    /// <exception cref="ArgumentException">
    /// The bounds are not an interval that a Single can represent, the scale is not valid, or the initial value is outside the bounds.
    /// </exception>
    public RealParameter(string name, double minimum, double maximum, bool logarithmic = false, double? initial = null)
        : base(name)
    {
        if (!float.IsFinite((float)minimum) || !float.IsFinite((float)maximum) || maximum < minimum)
            throw new ArgumentException(
                FormattableString.Invariant($"{name} ranges from {minimum} to {maximum}; allowed: finite numbers, the first not above the second."),
                nameof(maximum));
        if (logarithmic && !(minimum > 0))
            throw new ArgumentException(FormattableString.Invariant($"{name} starts at {minimum}; a logarithmic scale requires more than 0."), nameof(minimum));
        if (initial is { } first && !(first >= minimum && first <= maximum))
            throw new ArgumentException(
                FormattableString.Invariant($"The initial value of {name} is {initial}; allowed: {minimum} to {maximum}."), nameof(initial));
        (Minimum, Maximum, IsLogarithmic) = (minimum, maximum, logarithmic);
        _scale = new UnitScale(minimum, maximum, logarithmic);
        _initial = initial ?? At(0.5);
    }

    /// <summary>Gets the minimum value.</summary>
    public double Minimum { get; }

    /// <summary>Gets the maximum value.</summary>
    public double Maximum { get; }

    /// <summary>Gets a value that indicates whether the scale is logarithmic.</summary>
    public bool IsLogarithmic { get; }

    /// <inheritdoc/>
    public override object Initial => _initial;

    /// <inheritdoc/>
    public override long? Count => Minimum == Maximum ? 1 : null;

    /// <inheritdoc/>
    public override object FromUnit(double unit) => At(unit);

    /// <inheritdoc/>
    public override double ToUnit(object value) => _scale.PlaceOf((double)Convert(value));

    internal override SpaceParameter StartingAt(object value, bool mayWiden) => !TryNumber(value, out var number) || (IsLogarithmic && number <= 0) ? this
        : mayWiden ? new RealParameter(Name, Math.Min(Minimum, number), Math.Max(Maximum, number), IsLogarithmic, number)
        : new RealParameter(Name, Minimum, Maximum, IsLogarithmic, Math.Clamp(number, Minimum, Maximum));

    internal override (double Low, double High) CellOf(double unit) => (unit, unit);

    internal override double Snap(double unit) => Minimum == Maximum || double.IsNaN(unit) ? 0.5 : Math.Clamp(unit, 0, 1);

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
