using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>Collects everything that is wrong with an options object, so that the user reads all of it in one message.</summary>
internal sealed class OptionViolations(string optionsName)
{
    private readonly List<string> _violations = [];

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
