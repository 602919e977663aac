namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Creates the exceptions for a column that is missing or has the wrong type.</summary>
internal static class ColumnErrors
{
    public static ArgumentOutOfRangeException Missing(string name, string role, IEnumerable<string> found)
    {
        var columns = string.Join(", ", found.Distinct());
        return new("schema", $"There is no column '{name}' to use as {role} column. " + (columns.Length > 0 ? $"The data has: {columns}."
            : "The data has no columns at all. If its rows are objects of a class, the columns are the public properties of the class; publishing with "
                + "PublishTrimmed or PublishAot removes them unless TrimMode is partial."));
    }

    public static ArgumentOutOfRangeException WrongType(string name, string role, string found, string expected, string wayOut) =>
        new("schema", $"The {role} column '{name}' is of type {found}; it must be {expected}.{wayOut}");
}
