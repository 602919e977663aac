using System.Globalization;
using System.Text.RegularExpressions;

namespace Quickstart.Csv;

/// <summary>How a column writes its numbers. Whatever the culture of the machine, it is found from the cells alone.</summary>
/// <param name="DecimalPoint">What is before decimals: a point or a comma; the other one may group thousands.</param>
/// <param name="IsFound">Whether a cell decided it, so that it is worth telling.</param>
internal sealed partial record NumberFormat(char DecimalPoint, bool IsFound)
{
    private static readonly string[] s_missing =
        ["", "na", "n/a", "n.a.", "nv", "n/v", "k.a.", "nan", "null", "none", "nil", "missing", "-", "--", "–", "—", "?", ".", "..", "…"];

    /// <summary>Whether a cell holds no value.</summary>
    public static bool IsMissing(string cell) => s_missing.Contains(cell.TrimStart('#', '(', '<').TrimEnd(')', '>', '!'), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a cell is a number by any format.</summary>
    public static bool IsNumber(string cell) => Parse(cell, '.') is not null || Parse(cell, ',') is not null;

    /// <param name="table">Where the column is.</param>
    /// <param name="column">Its index.</param>
    /// <param name="given">What the command line gives, or null.</param>
    /// <exception cref="QuickstartException">A cell is no number, cells contradict each other, or all of them can be read in two ways.</exception>
    public static NumberFormat Find(CsvTable table, int column, char? given)
    {
        (int Line, string Text)? point = null, comma = null, either = null;
        (string Unit, int Line)? unit = null;
        foreach (var cell in table.Column(column).Where(cell => !IsMissing(cell.Text)))
        {
            var (byPoint, byComma) = (Parse(cell.Text, '.'), Parse(cell.Text, ','));
            if (given is { } choice ? Parse(cell.Text, choice) is null : byPoint is null && byComma is null)
                throw NotANumber(table, column, cell, given);
            if (UnitOf(cell.Text) is { Length: > 0 } found)
            {
                if (unit is { } other && other.Unit != found)
                    throw new QuickstartException($"The column '{table.Names[column]}' of {table.Path} has '{other.Unit}' in line {other.Line} and '{found}' "
                        + $"in line {cell.Line}; its values have to be of one unit.");
                unit ??= (found, cell.Line);
            }

            if (byComma is null)
                point ??= cell;
            else if (byPoint is null)
                comma ??= cell;
            else if (byPoint != byComma)
                either ??= cell;
        }

        if (given is { } known)
            return new NumberFormat(known, false);
        if (point is { } a && comma is { } b)
            throw new QuickstartException($"The column '{table.Names[column]}' of {table.Path} has a decimal point in line {a.Line} ('{a.Text}') and a decimal "
                + $"comma in line {b.Line} ('{b.Text}'); write all numbers alike.");

        // Commas that are between cells are hardly before decimals, too.
        if (point is null && comma is null && either is { } open && !(table.Separator == ',' && !open.Text.Contains(',')))
            throw new QuickstartException(string.Create(CultureInfo.InvariantCulture, $"'{open.Text}' in line {open.Line} of {table.Path}, column "
                + $"'{table.Names[column]}', can be {Parse(open.Text, '.')} or {Parse(open.Text, ',')}: give --decimal . or --decimal , to tell which "
                + $"character is before decimals."));
        return new NumberFormat(comma is null ? '.' : ',', point is not null || comma is not null);
    }

    /// <summary>The number in a cell, NaN where there is none.</summary>
    /// <exception cref="QuickstartException">The cell is no number, or none that a Single can hold.</exception>
    public double Read(CsvTable table, int column, (int Line, string Text) cell) => IsMissing(cell.Text) ? double.NaN
        : Parse(cell.Text, DecimalPoint) is { } value && float.IsFinite((float)value) ? value
        : throw NotANumber(table, column, cell, DecimalPoint);

    private static QuickstartException NotANumber(CsvTable table, int column, (int Line, string Text) cell, char? by) => new(
        $"Line {cell.Line} of {table.Path} has '{cell.Text}' in column '{table.Names[column]}', which is not a finite number"
        + (by is null ? "" : by == ',' ? " with a decimal comma" : " with a decimal point") + ". Leave the cell empty or write n/a where a value is missing"
        + (by is not null && IsNumber(cell.Text) ? ", or give the other --decimal." : "; give --column for another column."));

    private static double? Parse(string cell, char point)
    {
        var match = Amount().Match(cell);
        if (!match.Success)
            return null;
        var number = match.Groups["number"].Value;
        if (!(point == '.' ? ByPoint() : ByComma()).IsMatch(number))
            return null;
        var isNegative = match.Groups["minus"].Success != match.Groups["open"].Success;
        if (match.Groups["open"].Success != match.Groups["close"].Success)
            return null;
        var plain = string.Concat(number.Where(c => char.IsAsciiLetterOrDigit(c) || c == point || c is '+' or '-')).Replace(point, '.');
        return double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? isNegative ? -value : value : null;
    }

    private static string UnitOf(string cell) => Amount().Match(cell) is { Success: true } match ? match.Groups["unit"].Value : "";

    // An optional sign or parentheses, a currency or per cent before or after, and the digits with what may group them.
    [GeneratedRegex(@"^(?<open>\()?\s*((?<minus>[-\u2212])|\+)?\s*((?<unit>[A-Z]{0,2}\p{Sc}|[A-Z]{3})\s*((?<minus>[-\u2212]))?\s*)?"
        + @"(?<number>[\d.,](?:[\d.,'\u2019\u00A0\u202F\u2009 ]*[\d.,])?(?:[eE][+-]?\d+)?)\s*"
        + @"(?<unit>\p{Sc}|[A-Z]{3}|%)?\s*(?<close>\))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Amount();

    [GeneratedRegex(
        @"^(?=.*\d)(\d+|[1-9]\d{0,2}(?<group>[,'\u2019\u00A0\u202F\u2009 ])(\d{2,3}\k<group>)*\d{3})?(\.\d*)?([eE][+-]?\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex ByPoint();

    [GeneratedRegex(
        @"^(?=.*\d)(\d+|[1-9]\d{0,2}(?<group>[.'\u2019\u00A0\u202F\u2009 ])(\d{2,3}\k<group>)*\d{3})?(,\d*)?([eE][+-]?\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex ByComma();
}
