using System.Globalization;

namespace Microsoft.ML.Recurrent.Engine.Training.Reports;

/// <summary>Formats a length of time for people to read.</summary>
internal static class DurationText
{
    /// <summary>Returns at most two units: "0.42 s", "37 s", "3 min 20 s", "2 h 5 min".</summary>
    public static string Of(TimeSpan time)
    {
        if (time.TotalSeconds < 9.95)
            return string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.##} s");
        var seconds = (long)Math.Round(time.TotalSeconds);
        if (seconds < 60)
            return string.Create(CultureInfo.InvariantCulture, $"{seconds} s");
        if (seconds < 3600)
            return string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60} s");
        var minutes = (long)Math.Round(time.TotalMinutes);
        return string.Create(CultureInfo.InvariantCulture, $"{minutes / 60} h {minutes % 60} min");
    }
}
