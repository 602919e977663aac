namespace Microsoft.ML.Recurrent.Interop;

/// <summary>The words for a column that is missing or of the wrong type.</summary>
internal static class ColumnErrors
{
    public static ArgumentOutOfRangeException Missing(string name, string role, IEnumerable<string> found) =>
        new("schema", $"There is no column '{name}' to use as {role} column. The data has: {string.Join(", ", found.Distinct())}.");

    public static ArgumentOutOfRangeException WrongType(string name, string role, string found, string expected) =>
        new("schema", $"The {role} column '{name}' is of type {found}; it must be {expected}.");
}
