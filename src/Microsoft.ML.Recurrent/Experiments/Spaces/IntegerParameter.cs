namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents a parameter that is a whole number between two bounds, inclusive. Immutable and thread-safe.</summary>
public sealed class IntegerParameter : SpaceParameter
{
    private readonly UnitScale _scale;

    /// <summary>Initializes a new instance.</summary>
    /// <param name="name">The name of the member that it sets.</param>
    /// <param name="minimum">The minimum value.</param>
    /// <param name="maximum">The maximum value; not below <paramref name="minimum"/>.</param>
    /// <param name="logarithmic">
    /// A value that indicates whether the scale is logarithmic: equal ratios, rather than equal differences, are then equal distances, as is right for sizes.
    /// It requires a positive minimum.
    /// </param>
    /// <param name="initial">The value of the first trial. Null means the middle of the scale.</param>
    /// <exception cref="ArgumentException">The bounds are not an interval, the scale is not valid, or the initial value is outside the bounds.</exception>
    public IntegerParameter(string name, int minimum, int maximum, bool logarithmic = false, int? initial = null)
        : base(name)
    {
        if (maximum < minimum)
            throw new ArgumentException($"{name} ranges from {minimum} to {maximum}; the first must not be above the second.", nameof(maximum));
        if (logarithmic && minimum < 1)
            throw new ArgumentException($"{name} starts at {minimum}; a logarithmic scale requires at least 1.", nameof(minimum));
        if (initial < minimum || initial > maximum)
            throw new ArgumentException($"The initial value of {name} is {initial}; allowed: {minimum} to {maximum}.", nameof(initial));
        (Minimum, Maximum, IsLogarithmic) = (minimum, maximum, logarithmic);
        // Half a value is added on either side, so that the first and last values are drawn as often as the others.
        _scale = new UnitScale(minimum - 0.5, maximum + 0.5, logarithmic);
        Initial = initial ?? FromUnit(0.5);
    }

    /// <summary>Gets the minimum value.</summary>
    public int Minimum { get; }

    /// <summary>Gets the maximum value.</summary>
    public int Maximum { get; }

    /// <summary>Gets a value that indicates whether the scale is logarithmic.</summary>
    public bool IsLogarithmic { get; }

    /// <inheritdoc/>
    public override object Initial { get; }

    /// <inheritdoc/>
    public override long? Count => (long)Maximum - Minimum + 1;

    /// <inheritdoc/>
    public override object FromUnit(double unit) => At(unit);

    /// <inheritdoc/>
    public override double ToUnit(object value) => _scale.PlaceOf((int)Convert(value));

    internal override SpaceParameter StartingAt(object value, bool mayWiden)
    {
        if (!TryNumber(value, out var number))
            return this;
        var whole = (int)Math.Round(number);
        return mayWiden && (whole > 0 || !IsLogarithmic)
            ? new IntegerParameter(Name, Math.Min(Minimum, whole), Math.Max(Maximum, whole), IsLogarithmic, whole)
            : new IntegerParameter(Name, Minimum, Maximum, IsLogarithmic, Math.Clamp(whole, Minimum, Maximum));
    }

    internal override (double Low, double High) CellOf(double unit)
    {
        var value = At(unit);
        return (_scale.PlaceOf(value - 0.5), _scale.PlaceOf(value + 0.5));
    }

    internal override double Snap(double unit) => _scale.PlaceOf(At(unit));

    internal override object? Nearest(object value) => TryNumber(value, out var number) ? (int)Math.Clamp(Math.Round(number), Minimum, Maximum) : null;

    private protected override bool TryConvert(object value, out object converted)
    {
        var fits = TryNumber(value, out var number) && number == Math.Floor(number) && number >= Minimum && number <= Maximum;
        converted = fits ? (int)number : Initial;
        return fits;
    }

    private protected override string DescribeValues() => $"integer {Minimum} to {Maximum}{(IsLogarithmic ? ", logarithmic" : "")}";

    private int At(double unit) => (int)Math.Clamp(Math.Round(_scale.ValueAt(unit)), Minimum, Maximum);
}
