using System.Globalization;

namespace Microsoft.ML.Recurrent.Interop.Columns;

/// <summary>
/// A key value as text that names it: equal values have the same text and different values different ones, whatever the culture, so that the text can stand
/// for the value where things are told apart by name.
/// </summary>
internal static class ValueText
{
    public static string Of<T>(T value) => value switch
    {
        DateTime time => Of(time),

        // Two offsets of one moment are equal.
        DateTimeOffset time => Of(time.UtcDateTime) + "Z",
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        float number => (number + 0f).ToString(CultureInfo.InvariantCulture), // 0 and -0 are equal
        double number => (number + 0d).ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Of(DateTime time) =>
        time.ToString(time.TimeOfDay == default ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
}
