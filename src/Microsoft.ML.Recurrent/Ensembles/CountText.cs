using System.Globalization;

namespace Microsoft.ML.Recurrent.Ensembles;

/// <summary>Formats a count with its unit: "1 row", "1,200 rows".</summary>
internal static class CountText
{
    public static string Of(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:n0} {what}{(count == 1 ? "" : "s")}");
}
