namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>A setting that an option changes, read from its short form in an <see cref="OptionRoute"/>.</summary>
internal sealed class ExpectedSetting
{
    private readonly string _name;
    private readonly char _rule;
    private readonly string[] _texts;

    public ExpectedSetting(string text, object? value)
    {
        var end = text.IndexOfAny(['=', ':', '~']);
        _name = end < 0 ? text : text[..end];
        _rule = end >= 0 ? text[end] : _name.EndsWith('*') ? '~' : '=';
        _texts = end >= 0 ? [text[(end + 1)..]] : value is Enum constant ? [OptionProbe.Text(value), constant.ToString("d")] : [OptionProbe.Text(value)];
    }

    public bool Covers(string name) => (_name.StartsWith('*'), _name.EndsWith('*')) switch
    {
        (true, true) => name.Contains(_name[1..^1], StringComparison.Ordinal),
        (true, false) => name.EndsWith(_name[1..], StringComparison.Ordinal),
        (false, true) => name.StartsWith(_name[..^1], StringComparison.Ordinal),
        _ => name == _name,
    };

    /// <summary>What is wrong, or null.</summary>
    public string? FaultIn(Dictionary<string, (string Before, string After)> changes)
    {
        var found = changes.Where(change => Covers(change.Key)).ToList();
        if (found.Count == 0)
            return _rule == '~' && _name.Contains('*', StringComparison.Ordinal) ? null : $"{_name} did not change";
        return _rule == '~' || found.Exists(change => Agrees(change.Value.After)) ? null
            : $"{_name} is {string.Join(", ", found.Select(change => change.Value.After))} and not {string.Join(" or ", _texts)}";
    }

    private bool Agrees(string found) => _texts.Any(text => _rule == ':' ? found.Contains(text, StringComparison.Ordinal) : Bare(found) == Bare(text));

    // JSON and .NET write truth and lists in different ways.
    private static string Bare(string text) => text.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
}
