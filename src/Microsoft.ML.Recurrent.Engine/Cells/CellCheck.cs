using System.Globalization;

namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>Finds every violation in the options of a cell.</summary>
internal static class CellCheck
{
    /// <summary>Returns what is wrong, each as a clause that starts with the name of an option.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="sizes">The widths of the layers that run it.</param>
    public static IEnumerable<string> Violations(CellOptions cell, IReadOnlyList<int> sizes)
    {
        var definition = CellKinds.Find(cell.Kind);
        if (definition is null)
            yield return $"Cell.Kind is {cell.Kind}, which is not a cell";
        foreach (var other in CellKinds.All)
            if (other != definition && other.SetsOwnOptions(cell))
                yield return $"{other.OwnOptions} belong{(other.OwnOptions!.Contains(" and ", StringComparison.Ordinal) ? "" : "s")} to the {other.Kind} cell "
                    + $"but Cell.Kind is {cell.Kind}";
        if (cell.LayerNormalization && definition is { HasLayerNormalization: false })
            yield return $"Cell.LayerNormalization is true but the {cell.Kind} cell has none";
        foreach (var size in sizes)
            if (definition?.SizeViolation(cell, size) is { } violation)
                yield return violation;
    }

    /// <summary>Returns what is wrong with the zoneout of layers of a cell, as a clause that starts with its name; null if nothing is.</summary>
    public static string? ZoneoutViolation(CellOptions cell, float zoneout)
    {
        if (!(zoneout is >= 0 and < 1))
            return string.Create(CultureInfo.InvariantCulture, $"Zoneout is {zoneout} but must be at least 0 and below 1");
        return zoneout == 0 || CellKinds.Find(cell.Kind) is not { HasZoneout: false } ? null
            : string.Create(CultureInfo.InvariantCulture, $"Zoneout is {zoneout} but must be 0 with the {cell.Kind} cell, which has none");
    }
}
