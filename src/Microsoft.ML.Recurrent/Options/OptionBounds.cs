using System.Globalization;

namespace Microsoft.ML.Recurrent.Options;

/// <summary>The values that an option may have. Null is not a matter of bounds: an option may be null if its default is.</summary>
/// <param name="Words">The allowed values, as error messages and documentation name them; empty if every value of the type is allowed.</param>
/// <param name="Holds">Determines whether a value, which is not null, is allowed.</param>
internal sealed record OptionBounds(string Words, Func<object, bool> Holds)
{
    /// <summary>Gets the bounds of an option that may have every value of its type.</summary>
    public static OptionBounds None { get; } = new("", _ => true);

    /// <summary>Gets the bounds of a share: at least 0 and below 1.</summary>
    public static OptionBounds Share { get; } = Of<float>("at least 0 and below 1", value => value is >= 0 and < 1);

    /// <summary>Gets the bounds of a probability that excludes both ends.</summary>
    public static OptionBounds InnerShare { get; } = Of<float>("above 0 and below 1", value => value is > 0 and < 1);

    /// <summary>Gets the bounds of a number that is not negative.</summary>
    public static OptionBounds NotNegative { get; } = Of<float>("at least 0 and finite", value => value >= 0 && float.IsFinite(value));

    /// <summary>Gets the bounds of a positive number.</summary>
    public static OptionBounds Positive { get; } = Of<float>("above 0 and finite", value => value > 0 && float.IsFinite(value));

    /// <summary>Gets the bounds of the name of a column.</summary>
    public static OptionBounds ColumnName { get; } = new("a column name", value => (string)value is not "");

    /// <summary>Gets the bounds of the path of a file.</summary>
    public static OptionBounds Path { get; } = new("a path", value => !string.IsNullOrWhiteSpace((string)value));

    /// <summary>Gets the bounds of a list of names of columns.</summary>
    public static OptionBounds ColumnNames { get; } = new("different column names", value => value is string[] names
        && Array.TrueForAll(names, name => !string.IsNullOrEmpty(name)) && names.Distinct().Count() == names.Length);

    /// <summary>Returns the bounds of a whole number, both included.</summary>
    public static OptionBounds Between(int minimum, int maximum) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{minimum} to {maximum}"), value => (int)value >= minimum && (int)value <= maximum);

    /// <summary>Returns the bounds of a whole number that has a minimum.</summary>
    public static OptionBounds AtLeast(int minimum) =>
        new(string.Create(CultureInfo.InvariantCulture, $"at least {minimum}"), value => (int)value >= minimum);

    /// <summary>Returns bounds by a condition on values of a type.</summary>
    public static OptionBounds Of<T>(string words, Func<T, bool> holds) where T : notnull => new(words, value => holds((T)value));

    /// <summary>Returns the bounds of an enumeration: its values.</summary>
    /// <param name="excluded">The values that are not allowed.</param>
    public static OptionBounds Defined<T>(params T[] excluded) where T : struct, Enum =>
        new("one of " + string.Join(", ", Enum.GetValues<T>().Distinct().Where(value => !excluded.Contains(value))),
            value => Enum.IsDefined((T)value) && !excluded.Contains((T)value));
}
