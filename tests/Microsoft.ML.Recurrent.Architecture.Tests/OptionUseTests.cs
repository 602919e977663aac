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

    [Fact]
    public void FewTypesNameAnOption()
    {
        var uses = UsesOfOptions();
        Assert.True(uses.Count > 150, $"{uses.Count} options were found.");
        var faults = uses.Where(use => use.Value.Count > MostTypes)
            .Select(use => $"{use.Key}: {use.Value.Count}, {string.Join(", ", use.Value)}").Order(StringComparer.Ordinal);
        Assert.True(!faults.Any(), string.Join(Environment.NewLine, faults));
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
