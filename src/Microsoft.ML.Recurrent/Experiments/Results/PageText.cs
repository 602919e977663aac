using System.Globalization;
using System.Net;

namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>Text and numbers as a page shows them. All text that comes from outside goes through <see cref="Escape"/>.</summary>
internal static class PageText
{
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A number for people: five digits.</summary>
    public static string Number(double value) => double.IsNaN(value) ? "–" : double.IsInfinity(value) ? (value > 0 ? "∞" : "−∞") : value.ToString("g5", CultureInfo.InvariantCulture);

    /// <summary>A number of a drawing: a tenth of a pixel.</summary>
    public static string Pixel(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>A text that has no room, cut off.</summary>
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
