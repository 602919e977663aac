using System.Globalization;
using System.Text;

namespace Quickstart;

/// <summary>Reads one column of numbers from a file of values separated by commas, semicolons or tabs, with a header line and optional quotes.</summary>
internal static class CsvSeries
{
    private const int MostNamesShown = 20;

    /// <exception cref="QuickstartException">The file or the column cannot be read; the message says where and why.</exception>
    public static float[] Read(string path, string? column)
    {
        var lines = ReadLines(path);
        var header = lines.FindIndex(line => line.Trim().Length > 0);
        if (header < 0)
            throw new QuickstartException($"The file {path} is empty.");
        if (lines[header].Any(c => (char.IsControl(c) && c != '\t') || c == '\uFFFD'))
            throw new QuickstartException($"The file {path} is not a text file: line {header + 1} holds bytes that are no text.");
        var separator = new[] { ',', ';', '\t' }.MaxBy(c => lines[header].Count(l => l == c));
        var names = Split(lines[header], separator);
        var index = Find(names, column, path);

        var values = new List<float>();
        for (var i = header + 1; i < lines.Count; i++)
        {
            if (lines[i].Trim().Length == 0)
                continue;
            var cells = Split(lines[i], separator);
            values.Add(Parse(index < cells.Count ? cells[index] : "", names[index], path, i + 1));
        }

        return [.. values];
    }

    private static List<string> ReadLines(string path)
    {
        try
        {
            return [.. File.ReadAllLines(path)];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new QuickstartException($"There is no file {path}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new QuickstartException($"The file {path} cannot be read: {e.Message}");
        }
    }

    private static int Find(List<string> names, string? column, string path)
    {
        if (column is null && names.Count == 1)
            return 0;
        var index = column is null ? -1 : names.IndexOf(column);
        if (index >= 0)
            return index;
        var found = string.Join(", ", names.Take(MostNamesShown).Select(name => $"'{name}'"))
            + (names.Count > MostNamesShown ? $" and {names.Count - MostNamesShown} more" : "");
        throw new QuickstartException(column is null
            ? $"The file {path} has several columns, choose one with --column: {found}."
            : $"The file {path} has no column '{column}'; it has {found}.");
    }

    private static float Parse(string cell, string column, string path, int line)
    {
        if (cell.Length == 0 || cell.Equals("nan", StringComparison.OrdinalIgnoreCase))
            throw new QuickstartException($"Line {line} of {path} has no number in column '{column}': this example needs one in every row (the library "
                + "itself takes NaN as missing).");
        return float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value)
            ? value
            : throw new QuickstartException($"Line {line} of {path} has '{cell}' in column '{column}', which is not a finite number.");
    }

    private static List<string> Split(string line, char separator)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (quoted && line[i] == '"' && i + 1 < line.Length && line[i + 1] == '"')
                cell.Append(line[++i]);
            else if (line[i] == '"')
                quoted = !quoted;
            else if (line[i] == separator && !quoted)
            {
                cells.Add(cell.ToString().Trim());
                cell.Clear();
            }
            else
                cell.Append(line[i]);
        }

        cells.Add(cell.ToString().Trim());
        return cells;
    }
}
