using System.Globalization;
using System.Net;

namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>Formats text and numbers for a page. All external text passes through <see cref="Escape"/>.</summary>
internal static class PageText
{
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Returns a number for readers, with five digits.</summary>
    public static string Number(double value) => double.IsNaN(value) ? "–"
        : double.IsInfinity(value) ? (value > 0 ? "∞" : "−∞") : value.ToString("g5", CultureInfo.InvariantCulture);

    /// <summary>Returns a number of a drawing, rounded to a tenth of a pixel.</summary>
    public static string Pixel(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Returns a text, truncated if it is too long.</summary>
    public static string Shortened(string text, int length) => text.Length <= length ? text : $"{text[..(length - 1)]}…";

    public static string Value(object value) => value switch
    {
        float number => Number(number),
        double number => Number(number),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    public static string Time(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.MaxValue.TotalSeconds / 2));
        return time.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min")
            : time.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.##} s");
    }
}
