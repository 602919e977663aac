using System.Globalization;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Sequences.Columns;

/// <summary>What keys are called where they are shown.</summary>
internal static class KeyNames
{
    /// <summary>The name of each key: the text of its value, or its number where keys have no values.</summary>
    public static IReadOnlyList<string> Of(KeyValues? values, int count) =>
        values?.ToText() ?? [.. Enumerable.Range(1, count).Select(key => key.ToString(CultureInfo.InvariantCulture))];
}
