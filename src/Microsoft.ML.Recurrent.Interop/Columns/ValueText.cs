using System.Globalization;

namespace Microsoft.ML.Recurrent.Interop.Columns;

/// <summary>
/// Converts a key value to text that identifies it: equal values have the same text and different values have different texts, whatever the culture, so
/// that the text can represent the value where values are distinguished by name.
/// </summary>
internal static class ValueText
{
    public static string Of<T>(T value) => value switch
    {
        DateTime time => Of(time),

        // Values that represent the same moment with different offsets are equal.
        DateTimeOffset time => Of(time.UtcDateTime) + "Z",
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        float number => (number + 0f).ToString(CultureInfo.InvariantCulture), // 0 and -0 are equal
        double number => (number + 0d).ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Of(DateTime time) =>
        time.ToString(time.TimeOfDay == default ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
}
