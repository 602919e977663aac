using System.Globalization;
using System.Text.RegularExpressions;

namespace Quickstart.Csv;

/// <summary>A way to write times: patterns of .NET, tried one after another, and what to tell the user of it.</summary>
/// <param name="Name">The way in words of the user, such as <c>dd/MM/yyyy</c>.</param>
/// <param name="Patterns">The patterns, of the date alone and with a time of day.</param>
internal sealed partial record DateFormat(string Name, string[] Patterns)
{
    private const int SampledCells = 200;
    private const string Weeks = "yyyy-Www"; // of ISO 8601: a week is the date of its Monday

    private static readonly string[] s_times =
        ["", " H:mm", " H:mm:ss", " H:mm:ss.FFFFFFF", " h:mm tt", " h:mm:ss tt", "'T'HH:mm", "'T'HH:mm:ss", "'T'HH:mm:ss.FFFFFFF"];

    private static readonly DateFormat[] s_all =
    [
        Of("yyyy-MM-dd", "yyyy-M-d"), Of("yyyy/MM/dd", "yyyy/M/d"), Of("yyyy.MM.dd", "yyyy.M.d"), Of("dd.MM.yyyy", "d.M.yyyy", "d.M.yy"),
        Of("dd/MM/yyyy", "d/M/yyyy", "d/M/yy"), Of("MM/dd/yyyy", "M/d/yyyy", "M/d/yy"),
        Of("dd-MM-yyyy", "d-M-yyyy", "d-M-yy"), Of("MM-dd-yyyy", "M-d-yyyy", "M-d-yy"),
        Of("d MMM yyyy", "d MMM yyyy", "d MMMM yyyy", "d-MMM-yyyy", "d-MMM-yy", "d MMM yy"),
        Of("MMM d, yyyy", "MMM d, yyyy", "MMMM d, yyyy", "MMM d yyyy", "MMMM d yyyy"),
        new("yyyy-MM", ["yyyy-M", "yyyy'M'M"]), new("yyyy/MM", ["yyyy/M"]), new("MM/yyyy", ["M/yyyy"]), new("MM.yyyy", ["M.yyyy"]), new("MM-yyyy", ["M-yyyy"]),
        new("MMM yyyy", ["MMM yyyy", "MMMM yyyy", "MMM-yyyy", "MMM-yy", "MMM yy", "yyyy MMM", "yyyy MMMM"]), Of("yyyyMMdd", "yyyyMMdd"), new("yyyy", ["yyyy"]),
        new(Weeks, []),
    ];

    /// <summary>The ways that are read, for messages and help.</summary>
    public static string Known => string.Join(", ", s_all.Select(format => format.Name)) + ", yyyy-Q1, all but months, weeks and years also with a time of day";

    /// <summary>Whether a cell is a time by any way but a bare number.</summary>
    public static bool IsDate(string cell) => Array.Exists(s_all, format => !format.IsNumber && format.Read(cell) is not null);

    /// <summary>The formats by which most cells are times; more than one where day and month can be exchanged in all of them.</summary>
    public static List<DateFormat> Fitting(IReadOnlyList<(int Line, string Text)> cells)
    {
        var sample = cells.Where((_, i) => i % ((cells.Count / SampledCells) + 1) == 0).ToList();
        var likely = s_all.Where(format => sample.Count(cell => format.Read(cell.Text) is not null) > sample.Count / 2);
        var counts = likely.Select(format => (Format: format, Count: cells.Count(cell => format.Read(cell.Text) is not null))).ToList();
        return [.. counts.Where(count => count.Count == counts.Max(other => other.Count)).Select(count => count.Format)];
    }

    /// <summary>A format that the command line gives by its name.</summary>
    /// <exception cref="QuickstartException">There is no such format.</exception>
    public static DateFormat Parse(string name) => Array.Find(s_all, format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new QuickstartException($"--date-format is '{name}'; it must be one of {string.Join(", ", s_all.Select(format => format.Name))}.");

    /// <summary>Whether times are written as bare numbers, which amounts may be, too.</summary>
    public bool IsNumber => Name is "yyyy" or "yyyyMMdd" or "MM.yyyy";

    /// <summary>The time in a cell, or null where it is written otherwise. One without an offset is taken as it is.</summary>
    public DateTimeOffset? Read(string cell)
    {
        var text = Spaces().Replace(cell.Trim(), " ");
        if (Name == Weeks)
            return ReadWeek(text);
        if (Name == "yyyy-MM" && Quarter().Match(text) is { Success: true } quarter)
            text = $"{quarter.Groups["year"].Value}-{(3 * int.Parse(quarter.Groups["quarter"].Value, CultureInfo.InvariantCulture)) - 2}";
        var ending = text.EndsWith('Z') ? "'Z'" : !Offset().IsMatch(text) ? "" : text[^7] == ' ' ? " zzz" : "zzz";
        var patterns = ending.Length == 0 ? Patterns : Array.ConvertAll(Patterns, pattern => pattern + ending);
        return DateTimeOffset.TryParseExact(text, patterns, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }

    /// <summary>Whether a cell gives its distance from universal time.</summary>
    public static bool HasOffset(string cell) => cell.TrimEnd().EndsWith('Z') || Offset().IsMatch(cell.TrimEnd());

    private static DateTimeOffset? ReadWeek(string text)
    {
        if (Week().Match(text) is not { Success: true } found)
            return null;
        var year = int.Parse(found.Groups["year"].ValueSpan, CultureInfo.InvariantCulture);
        var week = int.Parse(found.Groups["week"].ValueSpan, CultureInfo.InvariantCulture);
        return year >= 1 && week >= 1 && week <= ISOWeek.GetWeeksInYear(year)
            ? new DateTimeOffset(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday), TimeSpan.Zero)
            : null;
    }

    private static DateFormat Of(string name, params string[] dates) => new(name, [.. dates.SelectMany(date => s_times.Select(time => date + time))]);

    [GeneratedRegex(@"\d:\d\d(:\d\d(\.\d+)?)? ?[+-]\d\d:\d\d$", RegexOptions.CultureInvariant)]
    private static partial Regex Offset();

    [GeneratedRegex(@"^(?<year>\d{4})[ -]?[Qq](?<quarter>[1-4])$|^[Qq](?<quarter>[1-4])[ -/](?<year>\d{4})$", RegexOptions.CultureInvariant)]
    private static partial Regex Quarter();

    [GeneratedRegex(@"^(?<year>\d{4})[ -]?[Ww](?<week>\d{1,2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Week();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
