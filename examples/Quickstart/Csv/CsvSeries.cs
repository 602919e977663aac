namespace Quickstart.Csv;

/// <summary>Reads a series from a file that a person or a spreadsheet has written.</summary>
internal static class CsvSeries
{
    /// <summary>Reads the column of the values and, where there is one, that of the dates.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it, as far as the command line gives that.</param>
    /// <exception cref="QuickstartException">The file cannot be read, or not in one way only; the message says where, why and what to do.</exception>
    public static Series Read(string path, CsvOptions options)
    {
        var text = CsvText.Read(path);
        var table = CsvTable.Read(path, text, options.Separator ?? CsvSeparator.Find(text));
        var notes = new List<string>();
        var dates = DateColumn.Find(table, options.Date, options.DateFormat, options.Column);
        if (dates is null && options.DateFormat is { } format)
            throw new QuickstartException($"No column of {path} holds dates like {format.Name}; it has {table.Listed}. Name one with --date.");
        var column = FindValues(table, options.Column, dates);
        var numbers = NumberFormat.Find(table, column, options.Decimal);
        var rows = Rows(table, column, numbers, dates?.Read(table, notes.Add));

        if (text.EncodingName is not null)
            notes.Add($"The text is read as {text.EncodingName}.");
        if (dates is null && DateColumn.Unread(table, column) is { } unread)
            notes.Add(unread);
        if (dates is not null)
            Sort(rows, table, dates.Index, notes.Add);
        var missing = rows.Count(row => double.IsNaN(row.Row.Value));
        if (missing == rows.Count)
            throw new QuickstartException(
                $"The column '{table.Names[column]}' of {path} has no number in any of its {rows.Count} rows; the columns are {table.Listed}.");
        if (missing > 0)
            notes.Add($"{missing} of {rows.Count} rows have no value and count as missing.");
        return new Series([.. rows.Select(row => row.Row)], dates is not null, notes)
        {
            ValueName = table.Names[column].Length > 0 ? table.Names[column] : "value",
            Description = $"{path}: {rows.Count} rows of '{table.Names[column]}'"
                + (table.Names.Length > 1 ? $", cells separated by {CsvSeparator.Text(table.Separator)}" : "")
                + (numbers.IsFound || options.Decimal is not null ? $", decimal {(numbers.DecimalPoint == ',' ? "comma" : "point")}" : "")
                + (dates is null ? ", no dates." : $", dates of '{table.Names[dates.Index]}' ({dates.Format.Name}) from {StepDates.Text(rows[0].Row.Date)} to "
                    + $"{StepDates.Text(rows[^1].Row.Date)}."),
        };
    }

    private static int FindValues(CsvTable table, string? name, DateColumn? dates)
    {
        if (name is not null)
            return table.Find(name);
        var others = Enumerable.Range(0, table.Names.Length).Where(i => i != dates?.Index && !IsEmpty(table, i)).ToList();
        return others.Count == 1 ? others[0] : throw new QuickstartException(others.Count == 0
            ? $"The file {table.Path} has no column of values beside the dates; it has {table.Listed}."
            : $"The file {table.Path} has several columns, choose one with --column: {table.Listed}.");
    }

    // Spreadsheets end lines with separators where they once had a column.
    private static bool IsEmpty(CsvTable table, int column) => table.Names[column].Length == 0 && table.Rows.TrueForAll(row => row.Cells[column].Length == 0);

    private static List<(int Line, SeriesRow Row)> Rows(CsvTable table, int column, NumberFormat numbers, DateTime[]? times)
    {
        var rows = new List<(int Line, SeriesRow Row)>();
        foreach (var cell in table.Column(column))
            rows.Add((cell.Line, new SeriesRow { Date = times?[rows.Count] ?? default, Value = numbers.Read(table, column, cell) }));
        return rows;
    }

    private static void Sort(List<(int Line, SeriesRow Row)> rows, CsvTable table, int dates, Action<string> note)
    {
        var pairs = rows.Zip(rows.Skip(1)).ToList();
        if (pairs.Exists(pair => pair.Second.Row.Date < pair.First.Row.Date))
        {
            note(pairs.TrueForAll(pair => pair.Second.Row.Date < pair.First.Row.Date) ? "The newest row is first; the rows are sorted by date."
                : "The rows are not in order; they are sorted by date.");
            var sorted = rows.OrderBy(row => row.Row.Date).ToList();
            rows.Clear();
            rows.AddRange(sorted);
        }

        foreach (var (first, second) in rows.Zip(rows.Skip(1)))
            if (first.Row.Date == second.Row.Date)
                throw new QuickstartException(
                    $"Lines {Math.Min(first.Line, second.Line)} and {Math.Max(first.Line, second.Line)} of {table.Path} have the same date "
                    + $"{StepDates.Text(first.Row.Date)} in column '{table.Names[dates]}'; a series has one row for each date. If the file holds several "
                    + "series, keep the rows of one.");
    }
}
