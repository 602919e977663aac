namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>A whole number between two bounds, both included. Immutable and thread-safe.</summary>
public sealed class IntegerParameter : SpaceParameter
{
    private readonly UnitScale _scale;

    /// <summary>Makes a parameter.</summary>
    /// <param name="name">Name of the member it sets.</param>
    /// <param name="minimum">Least value.</param>
    /// <param name="maximum">Greatest value; not below <paramref name="minimum"/>.</param>
    /// <param name="logarithmic">Whether equal ratios, rather than equal differences, count as equally far: right for sizes. Needs a positive minimum.</param>
    /// <param name="initial">Value of the first trial; null means the middle of the scale.</param>
    /// <exception cref="ArgumentException">The bounds do not make an interval, the scale is not possible, or the initial value lies outside.</exception>
    public IntegerParameter(string name, int minimum, int maximum, bool logarithmic = false, int? initial = null)
        : base(name)
    {
        if (maximum < minimum)
            throw new ArgumentException($"{name} goes from {minimum} to {maximum}; the first must not be above the second.", nameof(maximum));
        if (logarithmic && minimum < 1)
            throw new ArgumentException($"{name} begins at {minimum}; a logarithmic scale needs at least 1.", nameof(minimum));
        if (initial < minimum || initial > maximum)
            throw new ArgumentException($"{name} is {initial} at first; allowed: {minimum} to {maximum}.", nameof(initial));
        (Minimum, Maximum, IsLogarithmic) = (minimum, maximum, logarithmic);
        // Half a value more on either side, so that the first and the last are drawn as often as the others.
        _scale = new UnitScale(minimum - 0.5, maximum + 0.5, logarithmic);
        Initial = initial ?? FromUnit(0.5);
    }

    /// <summary>Least value.</summary>
    public int Minimum { get; }

    /// <summary>Greatest value.</summary>
    public int Maximum { get; }

    /// <summary>Whether equal ratios count as equally far.</summary>
    public bool IsLogarithmic { get; }

    /// <inheritdoc/>
    public override object Initial { get; }

    /// <inheritdoc/>
    public override long? Count => (long)Maximum - Minimum + 1;

    /// <inheritdoc/>
    public override object FromUnit(double unit) => At(unit);

    /// <inheritdoc/>
    public override double ToUnit(object value) => _scale.PlaceOf((int)Convert(value));

    internal override (double Low, double High) CellOf(double unit)
    {
        var value = At(unit);
        return (_scale.PlaceOf(value - 0.5), _scale.PlaceOf(value + 0.5));
    }

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
