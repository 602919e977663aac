using CsvHelper;

namespace Quickstart.Csv;

/// <summary>The cells of a file by rows, all of which have as many as the header.</summary>
/// <param name="Path">The file, for messages.</param>
/// <param name="Separator">What is between cells.</param>
/// <param name="Names">The names in the header.</param>
/// <param name="Rows">The rows, each with the number of its line in the file.</param>
internal sealed record CsvTable(string Path, char Separator, string[] Names, List<(int Line, string[] Cells)> Rows)
{
    private const int MostNamesShown = 20;

    /// <exception cref="QuickstartException">A row has another number of cells than the header, or quotes are not closed.</exception>
    public static CsvTable Read(string path, CsvText text, char separator)
    {
        var rows = Records(path, text, separator);
        if (rows.Count == 0)
            throw new QuickstartException($"The file {path} is empty.");
        var (headerLine, names) = rows[0];
        rows.RemoveAt(0);
        rows.RemoveAll(row => Array.TrueForAll(row.Cells, cell => cell.Length == 0));
        if (Array.TrueForAll(names, name => name.Length == 0 || NumberFormat.IsNumber(name) || DateFormat.IsDate(name)))
            throw new QuickstartException($"Line {headerLine} of {path} holds values, but the first line has to hold the names of the columns.");
        foreach (var (line, cells) in rows)
            if (cells.Length != names.Length)
                throw new QuickstartException($"Line {line} of {path} has {Count(cells.Length)}, but the header has {Count(names.Length)}. Cells are separated "
                    + $"by {CsvSeparator.Text(separator)}; a number or a text that contains it has to be in quotes. If the separator is another, "
                    + "give it with --separator.");
        if (rows.Count == 0)
            throw new QuickstartException($"The file {path} has a header but no rows.");
        return new CsvTable(path, separator, names, rows);
    }

    /// <summary>The number of cells of each of the first records by some separator, whether or not quotes agree with it.</summary>
    public static List<int> CountCells(CsvText text, char separator, int most)
    {
        using var reader = CsvReader.FromText(text.Text, Options(separator, CsvMalformedDataHandling.Recover));
        var counts = new List<int>();
        while (counts.Count < most && reader.Read())
            counts.Add(reader.FieldCount);
        return counts;
    }

    /// <summary>The index of a column by its name; upper and lower case are the same unless two names differ by nothing else.</summary>
    /// <exception cref="QuickstartException">There is no such column, or there are several.</exception>
    public int Find(string name)
    {
        foreach (var comparison in new[] { StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase })
        {
            var found = Enumerable.Range(0, Names.Length).Where(i => Names[i].Equals(name.Trim(), comparison)).ToList();
            if (found.Count > 1)
                throw new QuickstartException($"The file {Path} has {found.Count} columns '{name}'; their names have to be different.");
            if (found.Count == 1)
                return found[0];
        }

        throw new QuickstartException($"The file {Path} has no column '{name}'; it has {Listed}.");
    }

    /// <summary>The names of the columns for a message.</summary>
    public string Listed => string.Join(", ", Names.Take(MostNamesShown).Select(name => $"'{name}'"))
        + (Names.Length > MostNamesShown ? $" and {Names.Length - MostNamesShown} more" : "");

    /// <summary>The cells of a column.</summary>
    public List<(int Line, string Text)> Column(int index) => Rows.ConvertAll(row => (row.Line, row.Cells[index]));

    private static List<(int Line, string[] Cells)> Records(string path, CsvText text, char separator)
    {
        var records = new List<(int Line, string[] Cells)>();
        using var reader = CsvReader.FromText(text.Text, Options(separator, CsvMalformedDataHandling.Throw));
        try
        {
            while (reader.Read())
                records.Add((
                    (int)reader.LineNumber + text.FirstLine - 1, [.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetString(i).Trim())]));
        }
        catch (CsvFormatException e)
        {
            throw new QuickstartException(
                $"Line {e.LineNumber + text.FirstLine - 1} of {path} has quotes that do not enclose a whole cell, or that are not closed.");
        }

        return records;
    }

    private static CsvReaderOptions Options(char separator, CsvMalformedDataHandling quotes) => CsvReaderOptions.Default with
    {
        Separator = separator,
        HasHeader = false,
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MalformedData = quotes,
    };

    private static string Count(int cells) => cells == 1 ? "1 cell" : $"{cells} cells";
}
