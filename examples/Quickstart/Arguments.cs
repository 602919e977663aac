using System.Globalization;

namespace Quickstart;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        Trains a recurrent forecaster on a series, measures it on the end of the series, saves it, and forecasts on from the saved file in a second process.

          dotnet run -c Release --project examples/Quickstart [-- OPTIONS]

          --csv FILE      a file of your own with a header line; without it, monthly airline passengers 1949-1960
          --column NAME   the column of the series; not needed if the file has only one column
          --season N      steps after which the pattern repeats, 1 for none; without it (for --csv) it is looked for
          --horizon H     values to hold out, and to forecast at the end; without it 24 are held out and 12 forecast
          --seed N        seed of the training, a whole number; 1 without it
          --output FILE   where the model goes; forecaster.zip in the current folder without it
          --help          this text
        """;

    public string? CsvPath { get; init; }

    public string? Column { get; init; }

    public int? Season { get; init; }

    public int? Horizon { get; init; }

    public int Seed { get; init; } = 1;

    public string Output { get; init; } = "forecaster.zip";

    public bool Help { get; init; }

    /// <exception cref="QuickstartException">An argument is unknown, lacks its value or is out of range.</exception>
    public static Arguments Parse(string[] args)
    {
        var arguments = new Arguments();
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i];
            arguments = name switch
            {
                "--help" or "-h" or "-?" => arguments with { Help = true },
                "--csv" => arguments with { CsvPath = Text() },
                "--column" => arguments with { Column = Text() },
                "--season" => arguments with { Season = Number(1, 10_000) },
                "--horizon" => arguments with { Horizon = Number(1, 10_000) },
                "--seed" => arguments with { Seed = Number(0, int.MaxValue) },
                "--output" => arguments with { Output = Text() },
                _ => throw new QuickstartException($"The argument '{name}' is not known; --help lists those that are."),
            };

            string Text() => ++i < args.Length && args[i].Length > 0 ? args[i] : throw new QuickstartException($"{name} needs a value behind it.");

            int Number(int lowest, int highest)
            {
                var text = Text();
                return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= lowest && number <= highest
                    ? number
                    : throw new QuickstartException($"{name} is '{text}'; it must be a whole number from {lowest} to {highest}.");
            }
        }

        if (arguments.Column is not null && arguments.CsvPath is null)
            throw new QuickstartException("--column names a column of a file, so it needs --csv.");
        return arguments;
    }
}
