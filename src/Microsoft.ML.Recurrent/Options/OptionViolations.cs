using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>Collects everything that is wrong with an options object, so that the user reads all of it in one message.</summary>
internal sealed class OptionViolations(string optionsName)
{
    private readonly List<string> _violations = [];

    public void RequireAtLeast(string name, int value, int minimum)
    {
        if (value < minimum)
            Add(name, value, $"at least {minimum}");
    }

    public void RequireBetween(string name, int value, int minimum, int maximum)
    {
        if (value < minimum || value > maximum)
            Add(name, value, $"{minimum} to {maximum}");
    }

    public void RequireShare(string name, float value)
    {
        if (!(value >= 0 && value < 1))
            Add(name, value, "at least 0 and below 1");
    }

    public void RequireNotNegative(string name, float value)
    {
        if (!(value >= 0 && float.IsFinite(value)))
            Add(name, value, "at least 0 and finite");
    }

    public void RequireDefined<T>(string name, T value) where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            Add(name, value, "one of " + string.Join(", ", Enum.GetNames<T>()));
    }

    public void RequireText(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
            Add(name, value is null ? "null" : "empty", "a column name");
    }

    /// <summary>Adds one violation.</summary>
    public void Add(string name, object value, string allowed) =>
        _violations.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; allowed: {allowed}."));

    /// <summary>Adds a violation if a condition does not hold.</summary>
    public void Require(bool condition, string name, object value, string allowed)
    {
        if (!condition)
            Add(name, value, allowed);
    }

    public void ThrowIfAny()
    {
        if (_violations.Count > 0)
            throw new ArgumentException($"{optionsName} cannot be used: {string.Join(" ", _violations)}", "options");
    }
}
