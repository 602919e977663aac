using System.Globalization;
using Quickstart.Csv;

namespace Quickstart;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        Trains a recurrent forecaster on a series, measures it on the end of the series, saves it, and forecasts from the saved file in a second process.

          dotnet run -c Release --project examples/Quickstart [-- OPTIONS]

          --csv FILE            a file of your own with a header line; without it, monthly airline passengers 1949-1960
          --column NAME         the column of the values; not needed if there is only one beside the dates
          --date NAME           the column of the dates; without it the first that holds dates, if any
          --date-format FORMAT  how dates are written, such as dd/MM/yyyy; not needed unless day and month can be exchanged
          --decimal CHARACTER   what is before decimals, . or , (point or comma); without it found from the numbers
          --separator CHARACTER what is between cells: a character, or comma, semicolon, tab, pipe, space; without it found from the file
          --season N            steps after which the pattern repeats, 1 for none; without it (for --csv) it is looked for
          --horizon H           rows to hold out, and steps to forecast at the end; without it 24 and 12, or fewer for a short series
          --seed N              seed of the training, a whole number; 1 without it
          --output FILE         where the model goes; forecaster.zip in the current folder without it
          --help                this text
        """;

    public string? CsvPath { get; init; }

    public CsvOptions Csv { get; init; } = new();

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
                "--column" => arguments with { Csv = arguments.Csv with { Column = Text() } },
                "--date" => arguments with { Csv = arguments.Csv with { Date = Text() } },
                "--date-format" => arguments with { Csv = arguments.Csv with { DateFormat = DateFormat.Parse(Text()) } },
                "--decimal" => arguments with { Csv = arguments.Csv with { Decimal = DecimalPoint(Text()) } },
                "--separator" => arguments with { Csv = arguments.Csv with { Separator = CsvSeparator.Parse(Text()) } },
                "--season" => arguments with { Season = Number(1, 10_000) },
                "--horizon" => arguments with { Horizon = Number(1, 10_000) },
                "--seed" => arguments with { Seed = Number(0, int.MaxValue) },
                "--output" => arguments with { Output = Text() },
                _ => throw new QuickstartException($"The argument '{name}' is not known; --help lists those that are."),
            };

            string Text() => ++i < args.Length && args[i].Length > 0 ? args[i] : throw new QuickstartException($"{name} needs a value after it.");

            int Number(int lowest, int highest)
            {
                var text = Text();
                return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= lowest && number <= highest
                    ? number
                    : throw new QuickstartException($"{name} is '{text}'; it must be a whole number from {lowest} to {highest}.");
            }
        }

        if (arguments.CsvPath is null && arguments.Csv != new CsvOptions())
            throw new QuickstartException("--column, --date, --date-format, --decimal and --separator are about a file, so they need --csv.");
        if (arguments.Csv.Decimal is { } point && arguments.Csv.Separator == point)
            throw new QuickstartException($"--decimal and --separator are both '{point}'; they must be different.");
        return arguments;
    }

    private static char DecimalPoint(string text) => text.ToLowerInvariant() switch
    {
        "." or "point" or "dot" => '.',
        "," or "comma" => ',',
        _ => throw new QuickstartException($"--decimal is '{text}'; it must be . or , (point or comma)."),
    };
}
