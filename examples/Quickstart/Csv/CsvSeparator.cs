namespace Quickstart.Csv;

/// <summary>Finds what is between the cells of a file.</summary>
internal static class CsvSeparator
{
    private const int SampledRows = 100;

    // Between cells of files that have one column, which need none.
    private const char None = '\u001F';

    private static readonly char[] s_usual = [',', ';', '\t', '|'];

    /// <summary>
    /// The separator by which the rows have as many cells as the header, and most of them. By one that the header does not contain there is one column. Where
    /// rows agree by none, the one that cuts the header most often, so that the table tells which row is wrong.
    /// </summary>
    public static char Find(CsvText text)
    {
        if (text.Separator is { } named)
            return named;
        var best = (Agree: false, Cells: 1, Separator: None);
        foreach (var separator in s_usual)
        {
            var counts = CsvTable.CountCells(text, separator, SampledRows);
            var found = (Agree: counts.TrueForAll(count => count == counts[0]), Cells: counts[0], Separator: separator);
            if (found.Cells > 1 && (best.Cells == 1 || (found.Agree, found.Cells).CompareTo((best.Agree, best.Cells)) > 0))
                best = found;
        }

        // A name may contain what separates nothing: 'Sales, net' over rows of numbers.
        var isOneColumn = !best.Agree && CsvTable.CountCells(text, best.Separator, SampledRows) is { Count: > 1 } cells
            && cells.Skip(1).All(count => count == 1);
        return isOneColumn ? None : best.Separator;
    }

    /// <summary>A separator as the command line gives it: a character, or its name.</summary>
    /// <exception cref="QuickstartException">It is neither.</exception>
    public static char Parse(string text) => text.ToLowerInvariant() switch
    {
        "comma" => ',',
        "semicolon" => ';',
        "tab" or "\\t" => '\t',
        "pipe" => '|',
        "space" => ' ',
        [var one] when char.IsAscii(one) && one is not ('"' or '\r' or '\n') && !char.IsLetterOrDigit(one) => one,
        _ => throw new QuickstartException($"--separator is '{text}'; it must be one character, or comma, semicolon, tab, pipe or space."),
    };

    /// <summary>A separator for a message.</summary>
    public static string Text(char separator) => separator switch
    {
        '\t' => "tabs",
        ' ' => "spaces",
        None => "nothing",
        _ => $"'{separator}'",
    };
}
