using System.Globalization;

namespace Quickstart.Csv;

/// <summary>The column of a file that tells when its values were, and how it writes times.</summary>
/// <param name="Index">The index of the column.</param>
/// <param name="Format">How times are written in all of its cells.</param>
internal sealed record DateColumn(int Index, DateFormat Format)
{
    private static readonly string[] s_names =
    [
        "date", "datum", "time", "zeit", "timestamp", "datetime", "day", "tag", "month", "monat", "year", "jahr", "ds", "fecha", "data", "mois", "année",
        "periode", "period",
    ];

    // Under these a whole number is no year.
    private static readonly string[] s_otherNames = ["quarter", "quartal", "week", "woche", "hour", "stunde", "ts", "unixtime"];

    /// <summary>The column that is asked for, or the first whose cells are times for the most part; null where there is none.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">The name the command line gives, or null.</param>
    /// <param name="format">The format the command line gives, or null.</param>
    /// <param name="valueColumn">The column of the values, or null if it is not given: it holds no times.</param>
    /// <exception cref="QuickstartException">Cells are not written alike, or day and month can be exchanged.</exception>
    public static DateColumn? Find(CsvTable table, string? name, DateFormat? format, string? valueColumn)
    {
        var values = valueColumn is null ? -1 : table.Find(valueColumn);
        var columns = name is null ? Enumerable.Range(0, table.Names.Length).Where(i => i != values).ToList() : [table.Find(name)];
        foreach (var index in columns)
        {
            var cells = table.Column(index);
            var fitting = format is not null ? [format] : DateFormat.Fitting(cells);
            if (name is null)
            {
                if (format is not null && cells.Count(cell => format.Read(cell.Text) is not null) <= cells.Count / 2)
                    continue;
                // Whole numbers are years only under a name that says so, and where there is something else to forecast.
                if (format is null && (!s_names.Contains(table.Names[index], StringComparer.OrdinalIgnoreCase) || table.Names.Length == 1))
                    fitting.RemoveAll(f => f.IsNumber);
            }

            if (fitting.Count == 0 && name is not null)
                throw new QuickstartException($"The column '{table.Names[index]}' of {table.Path} has '{cells[0].Text}' in line {cells[0].Line}, which is not "
                    + $"a date that is read here: {DateFormat.Known}.");
            if (fitting.Count > 0)
                return new DateColumn(index, Only(table, index, fitting, cells));
        }

        return null;
    }

    /// <summary>What to tell the user where no column holds dates that are read: which column should, by its name; null where none does.</summary>
    /// <param name="table">The table.</param>
    /// <param name="values">The index of the column of the values.</param>
    public static string? Unread(CsvTable table, int values)
    {
        var index = Array.FindIndex(table.Names, name => s_names.Concat(s_otherNames).Contains(name, StringComparer.OrdinalIgnoreCase));
        if (index < 0 || index == values)
            return null;
        var (line, text) = table.Column(index)[0];
        return $"The column '{table.Names[index]}' has '{text}' in line {line}, which is not a date that is read here, so the rows are taken in the order of "
            + $"the file, oldest first, as steps that are the same time apart. Dates may be {DateFormat.Known}.";
    }

    /// <summary>The times of all rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="note">Tells the user something.</param>
    /// <exception cref="QuickstartException">A cell is empty or written otherwise than the others.</exception>
    public DateTime[] Read(CsvTable table, Action<string> note)
    {
        var cells = table.Column(Index);
        var times = cells.ConvertAll(cell => Format.Read(cell.Text) ?? throw Unlike(table, cell));
        if (cells.Find(cell => DateFormat.HasOffset(cell.Text) != DateFormat.HasOffset(cells[0].Text)) is { Line: > 0 } odd)
            throw new QuickstartException($"Line {odd.Line} of {table.Path} has '{odd.Text}' in column '{table.Names[Index]}' and line {cells[0].Line} has "
                + $"'{cells[0].Text}'; either all times have a distance from universal time or none.");
        if (times.TrueForAll(time => time.Offset == times[0].Offset))
            return [.. times.Select(time => time.DateTime)];
        note("Times are converted to universal time, as their distances from it differ.");
        return [.. times.Select(time => time.UtcDateTime)];
    }

    private static DateFormat Only(CsvTable table, int index, List<DateFormat> fitting, List<(int Line, string Text)> cells)
    {
        // Where a cell is written otherwise, reading it tells so.
        if (fitting.Count == 1 || cells.Exists(cell => fitting.TrueForAll(format => format.Read(cell.Text) is null)))
            return fitting[0];
        fitting = [.. fitting.Where(format => cells.TrueForAll(cell => format.Read(cell.Text) is not null)).DefaultIfEmpty(fitting[0])];
        if (fitting.Count == 1)
            return fitting[0];
        var regular = fitting.FindAll(format => IsRegular(cells.ConvertAll(cell => format.Read(cell.Text)?.DateTime)));
        if (regular.Count == 1)
            return regular[0];
        var readings = fitting.Select(format => string.Create(CultureInfo.InvariantCulture, $"{format.Read(cells[0].Text):d MMMM yyyy} ({format.Name})"));
        throw new QuickstartException($"The dates in column '{table.Names[index]}' of {table.Path} can be read in {fitting.Count} ways: '{cells[0].Text}' in "
            + $"line {cells[0].Line} is {string.Join(" or ", readings)}. Give --date-format "
            + $"{string.Join(" or --date-format ", fitting.Select(format => format.Name))}.");
    }

    // By one step from first to last, forward or backward: what days and months exchanged hardly ever give for more than a year's months or a month's days.
    private static bool IsRegular(List<DateTime?> times)
    {
        if (times.Count < 14 || !times.TrueForAll(time => time is not null))
            return false;
        var sorted = times.ConvertAll(time => time!.Value);
        var days = sorted.Zip(sorted.Skip(1), (a, b) => b - a).Distinct().Count();
        var months = sorted.Zip(sorted.Skip(1), (a, b) => a.Day == b.Day ? ((b.Year - a.Year) * 12) + b.Month - a.Month : int.MinValue).Distinct().ToList();
        return days == 1 || (months.Count == 1 && months[0] != int.MinValue);
    }

    private QuickstartException Unlike(CsvTable table, (int Line, string Text) cell) => new(cell.Text.Length == 0
        ? $"Line {cell.Line} of {table.Path} has no date in column '{table.Names[Index]}'; every row needs one, or leave the row out: a missing time is a "
            + "missing value."
        : $"Line {cell.Line} of {table.Path} has '{cell.Text}' in column '{table.Names[Index]}', but most rows are written like {Format.Name}; "
            + "write all dates alike.");
}
