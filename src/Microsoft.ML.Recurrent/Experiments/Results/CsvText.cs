using System.Buffers;
using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>
/// Formats cells of comma-separated values (RFC 4180). Spreadsheets interpret a text that begins with certain characters as a formula, which may start programs
/// and send the content of other cells elsewhere; a leading apostrophe makes it text. Numbers stay numbers.
/// </summary>
internal static class CsvText
{
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";
    private static readonly SearchValues<char> s_quoted = SearchValues.Create("\",\r\n");

    /// <summary>Returns a row of cells with its line end.</summary>
    public static string Row(IEnumerable<string> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    private static string Cell(string text)
    {
        if (text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal)
            && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            text = "'" + text;
        return text.AsSpan().IndexOfAny(s_quoted) < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
