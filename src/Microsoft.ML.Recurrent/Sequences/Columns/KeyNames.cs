using System.Globalization;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Sequences.Columns;

/// <summary>Names keys for display.</summary>
internal static class KeyNames
{
    /// <summary>Returns the name of each key: the text of its value, or its number if keys have no values.</summary>
    public static IReadOnlyList<string> Of(KeyValues? values, int count) =>
        values?.ToText() ?? [.. Enumerable.Range(1, count).Select(key => key.ToString(CultureInfo.InvariantCulture))];
}
