using System.Globalization;

namespace Microsoft.ML.Recurrent.Pretraining;

/// <summary>Reads "command --name value --name value".</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, string> _values = [];

    public CommandLine(string[] arguments)
    {
        Command = arguments.Length > 0 ? arguments[0] : "help";
        for (var i = 1; i + 1 < arguments.Length; i += 2)
            _values[arguments[i].TrimStart('-')] = arguments[i + 1];
    }

    public string Command { get; }

    public string Text(string name) => Optional(name) ?? throw new ArgumentException($"--{name} is missing.");

    public string? Optional(string name) => _values.GetValueOrDefault(name);

    public ulong Number(string name, ulong value) => Optional(name) is { } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : value;
}
