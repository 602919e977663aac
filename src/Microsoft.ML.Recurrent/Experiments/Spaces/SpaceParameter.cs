using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Represents a parameter of an <see cref="ExperimentSpace"/>: its name, its values, and their places between 0 and 1. Immutable and thread-safe.
/// </summary>
public abstract class SpaceParameter
{
    private protected SpaceParameter(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>Gets the name of the member of the options that it sets; <c>Inner.Member</c> for a member of a nested object.</summary>
    public string Name { get; }

    /// <summary>Gets the value of the first trial.</summary>
    public abstract object Initial { get; }

    /// <summary>Gets the number of values; null if they are continuous.</summary>
    public abstract long? Count { get; }

    /// <summary>Returns the value at a place.</summary>
    /// <param name="unit">
    /// The place, from 0 to 1. A place outside counts as the nearer end. Equal lengths are equal numbers of values, or equal ratios on a logarithmic scale.
    /// </param>
    /// <returns>A value of the parameter.</returns>
    public abstract object FromUnit(double unit);

    /// <summary>Returns the place of a value: the middle of the places that <see cref="FromUnit"/> converts to it.</summary>
    /// <param name="value">A value of the parameter.</param>
    /// <returns>The place, from 0 to 1.</returns>
    /// <exception cref="ArgumentException">The parameter does not have this value.</exception>
    public abstract double ToUnit(object value);

    /// <summary>Converts a value to the type of the parameter's values: 5 or "5" from a file, for example, to the Int32 or Double 5.</summary>
    /// <param name="value">A number, string, Boolean or enumeration value.</param>
    /// <returns>A value of the parameter.</returns>
    /// <exception cref="ArgumentException">The parameter does not have this value.</exception>
    public object Convert(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return TryConvert(value, out var converted) ? converted
            : throw new ArgumentException(FormattableString.Invariant($"{Name} is {value}; allowed: {DescribeValues()}."), nameof(value));
    }

    /// <summary>Determines whether a value, of any type, is one of the parameter's values.</summary>
    /// <param name="value">The value, or null.</param>
    public bool Contains(object? value) => value is not null && TryConvert(value, out _);

    /// <summary>Returns the name, kind, values and initial value. Equal parameters have the same text.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name}: {DescribeValues()}, initial {Initial}");

    private protected abstract bool TryConvert(object value, out object converted);

    private protected abstract string DescribeValues();

    /// <summary>
    /// Gets or sets a value that indicates whether the initial value is that of the options, rather than one that the caller specified. It is set before the
    /// parameter is shared.
    /// </summary>
    internal bool StartsAtOption { get; set; }

    /// <summary>Returns a parameter with the same values that starts at the nearest one to the specified value.</summary>
    /// <param name="value">The value to start at.</param>
    /// <param name="mayWiden">True to add the value if the parameter does not have it.</param>
    internal abstract SpaceParameter StartingAt(object value, bool mayWiden);

    /// <summary>Gets a value that indicates whether nearby places have similar values, rather than unrelated ones.</summary>
    internal virtual bool IsOrdered => true;

    /// <summary>Returns the interval of places that have the same value as the specified place; of length zero if values are continuous.</summary>
    internal abstract (double Low, double High) CellOf(double unit);

    /// <summary>Returns the place of the value at a place, which is that place if values are continuous.</summary>
    internal abstract double Snap(double unit);

    /// <summary>Returns the value of the parameter that is nearest to the specified one, if there is one.</summary>
    internal abstract object? Nearest(object value);

    /// <summary>Returns a value as a number, if it is a number or the text of one.</summary>
    private protected static bool TryNumber(object value, out double number)
    {
        (var isNumber, number) = value switch
        {
            sbyte or byte or short or ushort or int or uint or long or ulong or double => (true, System.Convert.ToDouble(value)),
            // The shortest text of a Single, rather than its binary expansion: 0.1f is 0.1.
            float single => (true, double.Parse(single.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
            string text => (double.TryParse(text, CultureInfo.InvariantCulture, out var parsed), parsed),
            _ => (false, double.NaN),
        };
        return isNumber && double.IsFinite(number);
    }
}
