using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Microsoft.ML.Recurrent.Architecture.Tests;

/// <summary>
/// An option is named in few places: where it is declared, in its row, and in what reads it. What names more options than it needs is where a new option is
/// forgotten.
/// </summary>
public sealed class OptionUseTests
{
    private const int MostTypes = 6;

    /// <summary>The options that more types name, and how many.</summary>
    private static readonly Dictionary<string, int> s_exceptions = new()
    {
        // Every loop that may be long watches the token.
        ["RecurrentOptions.CancellationToken"] = 12,
        ["ForecastingMetricsOptions.CancellationToken"] = 10,
        ["ExperimentOptions.CancellationToken"] = 7,
        // Every trainer holds out rows in its own way: rows, the end of a running text, the ends of series.
        ["RecurrentOptions.ValidationFraction"] = 9,
        // Estimators that can be fitted with validation rows, too, which take the place of the option.
        ["RecurrentOptions.ValidationSet"] = 7,
        // Settings for texts and series that need no tuning, and the rounds of a forecaster, some of which are shorter.
        ["RecurrentOptions.NumberOfEpochs"] = 10,
        // Planners of two kinds of forecasters, and the cuts of an experiment.
        ["ForecastingOptions.Horizon"] = 10,
        ["ForecastingOptions.SeasonLength"] = 7,
    };

    [Fact]
    public void FewTypesNameAnOption()
    {
        var uses = UsesOfOptions();
        Assert.True(uses.Count > 150, $"{uses.Count} options were found.");
        var faults = uses.Where(use => use.Value.Count > s_exceptions.GetValueOrDefault(use.Key, MostTypes))
            .Select(use => $"{use.Key}: {use.Value.Count}, {string.Join(", ", use.Value)}").Order(StringComparer.Ordinal);
        Assert.True(!faults.Any(), string.Join(Environment.NewLine, faults));
    }

    [Fact]
    public void ExceptionsAreNeeded()
    {
        var uses = UsesOfOptions();
        Assert.All(s_exceptions.Keys, option => Assert.True(uses[option].Count > MostTypes, $"{option} is an exception without need."));
    }

    /// <summary>The outermost types whose code names an option; a type whose file has several parts counts once.</summary>
    private static Dictionary<string, SortedSet<string>> UsesOfOptions()
    {
        using var product = Product.Open("Microsoft.ML.Recurrent");
        var uses = product.MainModule.Types.Where(type => type.IsPublic && type.Name.EndsWith("Options", StringComparison.Ordinal))
            .SelectMany(type => type.Properties.Where(property => property.SetMethod?.IsPublic == true && IsFirst(property)))
            .ToDictionary(NameOf, property => new SortedSet<string>(StringComparer.Ordinal) { property.DeclaringType.Name });
        foreach (var type in product.MainModule.GetTypes())
            foreach (var used in type.Methods.Where(method => method.HasBody).SelectMany(method => method.Body.Instructions).Select(PropertyOf).OfType<string>())
                if (uses.TryGetValue(used, out var users))
                    users.Add(NameOf(Outermost(type)));
        return uses;
    }

    private static string? PropertyOf(Instruction instruction) => instruction.Operand is MethodReference { Name: var name, DeclaringType: var type } call
        && (name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal))
        && type.Name.EndsWith("Options", StringComparison.Ordinal) && call.Resolve() is { } method
            ? $"{FirstOf(method).DeclaringType.Name}.{name[4..]}" : null;

    private static bool IsFirst(PropertyDefinition property) => FirstOf(property.SetMethod) == property.SetMethod;

    // Where a class overrides a property, to give it another default for search spaces, it is still the same option.
    private static MethodDefinition FirstOf(MethodDefinition method)
    {
        if (!method.IsVirtual || method.IsNewSlot)
            return method;
        for (var type = method.DeclaringType.BaseType?.Resolve(); type is not null; type = type.BaseType?.Resolve())
            if (type.Methods.FirstOrDefault(other => other.Name == method.Name) is { } overridden)
                return FirstOf(overridden);
        return method;
    }

    // The tables of derived classes complete the row of the class that declares the option.
    private static string NameOf(TypeDefinition type) => type.Name.EndsWith("OptionTable", StringComparison.Ordinal) ? "the tables" : type.Name;

    private static string NameOf(PropertyDefinition property) => $"{property.DeclaringType.Name}.{property.Name}";

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
