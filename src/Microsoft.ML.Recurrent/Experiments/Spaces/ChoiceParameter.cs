using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents a parameter that has one of several values. Immutable and thread-safe.</summary>
/// <remarks>
/// Numbers in ascending or descending order are tuned as ordered values: a value between two good ones is likely to be good. All other values are unrelated.
/// </remarks>
public sealed class ChoiceParameter : SpaceParameter
{
    private readonly object[] _values;

    /// <summary>Initializes a new instance.</summary>
    /// <param name="name">The name of the member that it sets.</param>
    /// <param name="initial">The value of the first trial, one of <paramref name="values"/>.</param>
    /// <param name="values">
    /// The values, at least one, all of one type: Int32, Int64, Single, Double, Boolean, String or an enumeration, whose values are represented by their names.
    /// </param>
    /// <exception cref="ArgumentException">There are no values, two are the same, one is not allowed, or the initial value is not one of them.</exception>
    public ChoiceParameter(string name, object initial, params IReadOnlyList<object> values)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(values);
        _values = values.Select(value => Kept(name, value)).ToArray();
        if (_values.Length == 0)
            throw new ArgumentException($"{name} has no values to choose from.", nameof(values));
        if (_values.Distinct().Count() < _values.Length || _values.Any(value => value.GetType() != _values[0].GetType()))
            throw new ArgumentException($"The values of {name} are {DescribeValues()}; allowed: different values of one type.", nameof(values));
        IsOrdered = _values.Length > 1 && _values.All(value => value is not (string or bool)) && (IsAscending(_values) || IsAscending([.. _values.Reverse()]));
        Initial = TryConvert(initial, out var first) ? first
            : throw new ArgumentException(
                FormattableString.Invariant($"The initial value of {name} is {initial}; allowed: {DescribeValues()}."), nameof(initial));
    }

    /// <summary>Gets the values.</summary>
    public IReadOnlyList<object> Values => _values;

    /// <inheritdoc/>
    public override object Initial { get; }

    /// <inheritdoc/>
    public override long? Count => _values.Length;

    internal override bool IsOrdered { get; }

    /// <inheritdoc/>
    public override object FromUnit(double unit) => _values[IndexAt(unit)];

    /// <inheritdoc/>
    public override double ToUnit(object value) => (Array.IndexOf(_values, Convert(value)) + 0.5) / _values.Length;

    internal override SpaceParameter StartingAt(object value, bool mayWiden) => Contains(value) ? new ChoiceParameter(Name, value, _values)
        : mayWiden ? new ChoiceParameter(Name, value, [.. _values, value]) : this;

    internal override (double Low, double High) CellOf(double unit)
    {
        var index = IndexAt(unit);
        return ((double)index / _values.Length, (index + 1.0) / _values.Length);
    }

    internal override double Snap(double unit) => (IndexAt(unit) + 0.5) / _values.Length;

    internal override object? Nearest(object value) => null;

    private protected override bool TryConvert(object value, out object converted)
    {
        var found = Array.Find(_values, candidate => Same(candidate, value));
        converted = found ?? _values[0];
        return found is not null;
    }

    private protected override string DescribeValues() =>
        $"one of {string.Join(", ", _values.Select(value => System.Convert.ToString(value, CultureInfo.InvariantCulture)))}";

    private static object Kept(string name, object value) => value switch
    {
        Enum member => member.ToString(),
        short or byte => System.Convert.ToInt32(value, CultureInfo.InvariantCulture),
        char symbol => symbol.ToString(),
        int or long or float or double or bool or string => value,
        _ => throw new ArgumentException(
            $"A value of {name} is of type {value?.GetType().Name ?? "null"}; allowed: Int32, Int64, Single, Double, Boolean, String or an enumeration.",
            nameof(value)),
    };

    private static bool Same(object candidate, object value) => candidate switch
    {
        string text => text == System.Convert.ToString(value, CultureInfo.InvariantCulture),
        bool logical => value is bool other ? logical == other : value is string said && bool.TryParse(said, out var parsed) && parsed == logical,
        _ => TryNumber(candidate, out var left) && TryNumber(value, out var right) && left == right,
    };

    private static bool IsAscending(object[] values) =>
        values.Zip(values.Skip(1)).All(pair => TryNumber(pair.First, out var left) && TryNumber(pair.Second, out var right) && left < right);

    private int IndexAt(double unit) => double.IsNaN(unit) ? 0 : Math.Clamp((int)Math.Floor(unit * _values.Length), 0, _values.Length - 1);
}
