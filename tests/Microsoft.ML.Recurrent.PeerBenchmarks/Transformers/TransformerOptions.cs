using System.Globalization;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Transformers;

/// <summary>What was asked for of the <c>transformer</c> command.</summary>
internal sealed record TransformerOptions
{
    public string? Data { get; private init; }

    /// <summary>The wanted tasks; empty for all.</summary>
    public IReadOnlyList<string> Tasks { get; private init; } = [];

    public int Seed { get; private init; } = 1;

    public int Threads { get; private init; } = 1;

    /// <summary>Whether the figure is that of a part of the training data, on which settings are chosen.</summary>
    public bool HeldOut { get; private init; }

    /// <summary>Settings to change, such as <c>rate=0.001,epochs=20</c>.</summary>
    public string Changes { get; private init; } = "";

    /// <exception cref="ArgumentException">An argument is not known or has no value; the message names it.</exception>
    public static TransformerOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new TransformerOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = arguments[i];
            if (argument == "--held-out")
            {
                options = options with { HeldOut = true };
                continue;
            }

            var value = i + 1 < arguments.Length ? arguments[++i] : throw new ArgumentException($"'{argument}' is not known or its value is missing.");
            options = argument switch
            {
                "--data" => options with { Data = value },
                "--task" => options with { Tasks = Known(value.Split(',')) },
                "--seed" => options with { Seed = Number(argument, value) },
                "--threads" => options with { Threads = Number(argument, value) },
                "--with" => options with { Changes = value },
                _ => throw new ArgumentException($"'{argument}' is not known."),
            };
        }

        return options;
    }

    private static string[] Known(string[] names)
    {
        var known = TransformerTaskList.All.Select(entry => entry.Name).ToArray();
        return names.Except(known).FirstOrDefault() is { } unknown
            ? throw new ArgumentException($"--task is '{unknown}'; {string.Join(", ", known)} are allowed.")
            : names;
    }

    private static int Number(string argument, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1024
            ? number
            : throw new ArgumentException($"{argument} is '{value}'; a number from 1 to 1024 is allowed.");
}
