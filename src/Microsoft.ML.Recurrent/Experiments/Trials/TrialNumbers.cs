using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>Formats numbers as text that reads back to the same bits, in any culture.</summary>
internal static class TrialNumbers
{
    public static string Format(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static string Format(object value) => value is IFormattable number
        ? number.ToString(value is float or double ? "R" : null, CultureInfo.InvariantCulture) : value.ToString() ?? "";
}
