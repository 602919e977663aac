using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>Every class of options of the library, by its name, and the table that describes it.</summary>
internal static class OptionClasses
{
    private static readonly Dictionary<Type, OptionTable> s_tables = typeof(RecurrentOptions).Assembly.GetTypes()
        .Select(type => type.GetProperty("Table"))
        .Where(table => table?.PropertyType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(OptionTable<>))
        .ToDictionary(table => table!.PropertyType.GetGenericArguments()[0], table => (OptionTable)table!.GetValue(null)!);

    public static IEnumerable<Type> All { get; } =
        [.. typeof(RecurrentOptions).Assembly.GetExportedTypes().Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && !type.IsAbstract)];

    public static OptionTable TableOf(Type type) =>
        s_tables.GetValueOrDefault(type) ?? throw new InvalidOperationException($"No class has a property Table of type OptionTable<{type.Name}>.");
}
