using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>A parameter of an <see cref="ExperimentSpace"/>: its name, its values, and where they lie between 0 and 1. Immutable and thread-safe.</summary>
public abstract class SpaceParameter
{
    private protected SpaceParameter(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>Name of the member of the options it sets; <c>Inner.Member</c> for one of an object that the options hold.</summary>
    public string Name { get; }

    /// <summary>The value the first trial has.</summary>
    public abstract object Initial { get; }

    /// <summary>Number of values; null where they are a continuum.</summary>
    public abstract long? Count { get; }

    /// <summary>The value at a place.</summary>
    /// <param name="unit">
    /// From 0 to 1; what lies outside counts as the nearer end. Equal lengths are equally many values, or equal ratios on a logarithmic scale.
    /// </param>
    /// <returns>A value of the parameter.</returns>
    public abstract object FromUnit(double unit);

    /// <summary>The place of a value: the middle of the places that <see cref="FromUnit"/> turns into it.</summary>
    /// <param name="value">A value of the parameter.</param>
    /// <returns>0 to 1.</returns>
    /// <exception cref="ArgumentException">The parameter has no such value.</exception>
    public abstract double ToUnit(object value);

    /// <summary>The same value in the type the parameter's values have: where a file says 5 or "5", the Int32 or Double 5.</summary>
    /// <param name="value">A number, text, logical value or member of an enumeration.</param>
    /// <returns>A value of the parameter.</returns>
    /// <exception cref="ArgumentException">The parameter has no such value.</exception>
    public object Convert(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return TryConvert(value, out var converted) ? converted
            : throw new ArgumentException(FormattableString.Invariant($"{Name} is {value}; allowed: {DescribeValues()}."), nameof(value));
    }

    /// <summary>Whether a value, of whatever type, is one of the parameter's.</summary>
    /// <param name="value">The value, or null.</param>
    public bool Contains(object? value) => value is not null && TryConvert(value, out _);

    /// <summary>Name, kind, values and initial value; the same for parameters that are the same.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name}: {DescribeValues()}, initial {Initial}");

    private protected abstract bool TryConvert(object value, out object converted);

    private protected abstract string DescribeValues();

    /// <summary>Whether near places mean similar values, rather than any values whatever.</summary>
    internal virtual bool IsOrdered => true;

    /// <summary>The places that become the same value as one of them does; of no length in a continuum.</summary>
    internal abstract (double Low, double High) CellOf(double unit);

    /// <summary>The value, if there is one, as near to a given one as the parameter has.</summary>
    internal abstract object? Nearest(object value);

    /// <summary>A value as a number, if it is or says one.</summary>
    private protected static bool TryNumber(object value, out double number)
    {
        (var isNumber, number) = value switch
        {
            sbyte or byte or short or ushort or int or uint or long or ulong or double => (true, System.Convert.ToDouble(value)),
            // What a Single reads as, rather than its binary expansion: 0.1f is 0.1.
            float single => (true, double.Parse(single.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
            string text => (double.TryParse(text, CultureInfo.InvariantCulture, out var parsed), parsed),
            _ => (false, double.NaN),
        };
        return isNumber && double.IsFinite(number);
    }
}
