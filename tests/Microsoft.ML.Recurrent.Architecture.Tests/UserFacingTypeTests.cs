using Mono.Cecil;

namespace Microsoft.ML.Recurrent.Architecture.Tests;

/// <summary>
/// A user of the surface needs no namespace of the engine: whatever the surface shows of the engine is in the surface's own namespace, and nothing else of the
/// engine is. Only the network itself is left out, which leads to all the rest of the engine and is for those who use it.
/// </summary>
public sealed class UserFacingTypeTests
{
    private const string Engine = "Microsoft.ML.Recurrent.Engine";
    private const string Network = Engine + ".Networks.RecurrentNetwork";

    [Fact]
    public void TheNamespaceOfTheSurfaceHoldsWhatTheSurfaceShowsOfTheEngineAndNothingElse()
    {
        using var surface = Product.Open(UserFacingTypes.Namespace);
        using var engine = Product.Open(Engine);
        var types = engine.MainModule.Types.ToDictionary(type => type.FullName);
        var shown = new HashSet<string>();
        var left = new Queue<TypeDefinition>();
        foreach (var name in surface.MainModule.GetTypes().Where(IsVisible).SelectMany(SignaturesOf))
            Show(name);
        // An exception is caught by its name, though no signature has it.
        foreach (var type in types.Values.Where(type => type.IsPublic && type.Name.EndsWith("Exception", StringComparison.Ordinal)))
            Show(type.FullName);
        while (left.TryDequeue(out var type))
        {
            foreach (var name in SignaturesOf(type))
                Show(name);
            // Users pass the types that derive from what is shown, and implement the interfaces that extend it.
            foreach (var other in types.Values.Where(other => other.IsPublic && ParentsOf(other).Contains(type.FullName)))
                Show(other.FullName);
        }

        Assert.InRange(shown.Count, 15, 40);
        Assert.Equal(
            shown.Select(name => name[(name.LastIndexOf('.') + 1)..]).Order(StringComparer.Ordinal),
            types.Values.Where(type => type.Namespace == UserFacingTypes.Namespace).Select(type => type.Name).Order(StringComparer.Ordinal));
        Assert.Equal(UserFacingTypes.Folders.Keys.Order(StringComparer.Ordinal), shown.Select(name => types[name].Name).Order(StringComparer.Ordinal));

        void Show(string name)
        {
            if (name != Network && types.TryGetValue(name, out var type) && shown.Add(name))
                left.Enqueue(type);
        }
    }

    private static IEnumerable<string> ParentsOf(TypeDefinition type) =>
        type.Interfaces.Select(one => one.InterfaceType).Append(type.BaseType).OfType<TypeReference>().Where(parent => parent is not GenericInstanceType
            || type.IsInterface).SelectMany(Parts).Select(part => part.FullName);

    private static IEnumerable<string> SignaturesOf(TypeDefinition type) =>
        type.Methods.Where(method => method.IsPublic || method.IsFamily)
            .SelectMany(method => method.Parameters.Select(p => p.ParameterType).Append(method.ReturnType))
            .Concat(type.Fields.Where(field => field.IsPublic).Select(field => field.FieldType)).SelectMany(Parts).Select(part => part.FullName);

    private static IEnumerable<TypeReference> Parts(TypeReference type) => type is GenericInstanceType generic
        ? generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType)
        : [type is TypeSpecification specification ? specification.GetElementType() : type];

    private static bool IsVisible(TypeDefinition type) =>
        type.DeclaringType is { } outer ? IsVisible(outer) && type.IsNestedPublic : type.IsPublic;
}
