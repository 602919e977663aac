using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents the parameters of a trial: values by name. Instances are compared by content. Immutable and thread-safe.</summary>
/// <remarks>A value is an Int32, Int64, Single, Double, Boolean or String; an enumeration value is represented by its name.</remarks>
public sealed class TrialParameters : IReadOnlyDictionary<string, object>, IEquatable<TrialParameters>
{
    private readonly SortedDictionary<string, object> _values = new(StringComparer.Ordinal);

    /// <summary>Initializes a new instance with the specified values.</summary>
    /// <param name="values">The name and value of each parameter.</param>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException">A name occurs twice, or a value has a type that is not allowed.</exception>
    public TrialParameters(IEnumerable<KeyValuePair<string, object>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var (name, value) in values)
        {
            var kept = value is Enum member ? member.ToString() : value;
            if (kept is not (int or long or float or double or bool or string))
                throw new ArgumentException(
                    $"The parameter '{name}' is of type {value?.GetType().Name ?? "null"}; allowed: Int32, Int64, Single, Double, Boolean, String or an "
                        + "enumeration.", nameof(values));
            if (!_values.TryAdd(name, kept))
                throw new ArgumentException($"The parameter '{name}' is given twice.", nameof(values));
        }
    }

    /// <summary>Gets the names, in ordinal order.</summary>
    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>Gets the values, in the order of the names.</summary>
    public IEnumerable<object> Values => _values.Values;

    /// <summary>Gets the number of parameters.</summary>
    public int Count => _values.Count;

    /// <summary>Gets the value of a parameter.</summary>
    /// <param name="key">The name of the parameter.</param>
    /// <exception cref="KeyNotFoundException">The parameter does not exist.</exception>
    public object this[string key] => _values.TryGetValue(key, out var value) ? value
        : throw new KeyNotFoundException($"There is no parameter '{key}'; there are: {string.Join(", ", Keys)}.");

    /// <summary>Gets the value of a parameter that is a whole number.</summary>
    /// <param name="name">The name of the parameter.</param>
    /// <exception cref="KeyNotFoundException">The parameter does not exist.</exception>
    /// <exception cref="InvalidCastException">The value is not a whole number in the range of Int32.</exception>
    public int GetInt32(string name) => this[name] switch
    {
        int value => value,
        long value when value is >= int.MinValue and <= int.MaxValue => (int)value,
        var other => throw NotA("an Int32", name, other),
    };

    /// <summary>Gets the value of a parameter that is a number.</summary>
    /// <param name="name">The name of the parameter.</param>
    /// <exception cref="KeyNotFoundException">The parameter does not exist.</exception>
    /// <exception cref="InvalidCastException">The value is not a number.</exception>
    public double GetDouble(string name) => this[name] switch
    {
        double value => value,
        // The shortest text of a Single, rather than its binary expansion: 0.1f is 0.1.
        float value => double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        int value => value,
        long value => value,
        var other => throw NotA("a number", name, other),
    };

    /// <summary>Gets the value of a parameter that is a Boolean.</summary>
    /// <param name="name">The name of the parameter.</param>
    /// <exception cref="KeyNotFoundException">The parameter does not exist.</exception>
    /// <exception cref="InvalidCastException">The value is not a Boolean.</exception>
    public bool GetBoolean(string name) => this[name] is bool value ? value : throw NotA("a Boolean", name, this[name]);

    /// <summary>Gets the value of a parameter that is a string, or the name of an enumeration value.</summary>
    /// <param name="name">The name of the parameter.</param>
    /// <exception cref="KeyNotFoundException">The parameter does not exist.</exception>
    /// <exception cref="InvalidCastException">The value is not a string.</exception>
    public string GetString(string name) => this[name] is string value ? value : throw NotA("a String", name, this[name]);

    /// <summary>Gets the value of a parameter that is an enumeration value.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="name">The name of the parameter.</param>
    /// <exception cref="KeyNotFoundException">The parameter does not exist.</exception>
    /// <exception cref="InvalidCastException">The value is not the name of a value of the enumeration.</exception>
    public T GetEnum<T>(string name) where T : struct, Enum =>
        this[name] is string text && Enum.TryParse<T>(text, out var value) && Enum.IsDefined(value) ? value
            : throw NotA($"a {typeof(T).Name}", name, this[name]);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value) => _values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Determines whether both instances have the same names with the same values of the same types.</summary>
    /// <param name="other">The other instance, or null.</param>
    public bool Equals(TrialParameters? other) => other is not null && _values.SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TrialParameters);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (name, value) in _values)
        {
            hash.Add(name);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <summary>Returns the names and values, with a point as the decimal separator.</summary>
    public override string ToString() => string.Join(", ", _values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{value.Key} {value.Value}")));

    private static InvalidCastException NotA(string type, string name, object value) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The parameter '{name}' is {value} of type {value.GetType().Name}; it is not {type}."));
}
