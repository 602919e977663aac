using Mono.Cecil;

namespace Microsoft.ML.Recurrent.Architecture.Tests;

/// <summary>The shipped assemblies as they lie beside the tests, opened for reading without being loaded.</summary>
internal static class Product
{
    public static AssemblyDefinition Open(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, name + ".dll");
        Assert.True(File.Exists(path), $"The architecture tests do not reference {name}; add it to their project file.");
        return AssemblyDefinition.ReadAssembly(path);
    }

    /// <summary>Every type the members, attributes and method bodies of a type mention, itself and its nested types left out.</summary>
    public static IEnumerable<TypeReference> UsesOf(TypeDefinition type)
    {
        var uses = new List<TypeReference?> { type.BaseType };
        uses.AddRange(type.Interfaces.Select(i => i.InterfaceType));
        uses.AddRange(type.CustomAttributes.Select(a => a.AttributeType));
        uses.AddRange(type.Fields.Select(f => f.FieldType));
        foreach (var method in type.Methods)
        {
            uses.Add(method.ReturnType);
            uses.AddRange(method.Parameters.Select(p => p.ParameterType));
            if (!method.HasBody)
                continue;
            uses.AddRange(method.Body.Variables.Select(v => v.VariableType));
            foreach (var instruction in method.Body.Instructions)
                uses.AddRange(instruction.Operand switch
                {
                    TypeReference t => [t],
                    GenericInstanceMethod m => [m.DeclaringType, m.ReturnType, .. m.GenericArguments],
                    MethodReference m => [m.DeclaringType, m.ReturnType],
                    FieldReference f => [f.DeclaringType, f.FieldType],
                    _ => [],
                });
        }

        return uses.OfType<TypeReference>().SelectMany(Parts);
    }

    /// <summary>The namespace of a type, of the outermost one for a nested type.</summary>
    public static string NamespaceOf(TypeReference type) => type.DeclaringType is { } outer ? NamespaceOf(outer) : type.Namespace;

    private static IEnumerable<TypeReference> Parts(TypeReference type)
    {
        if (type is GenericInstanceType generic)
            foreach (var part in generic.GenericArguments.SelectMany(Parts))
                yield return part;
        yield return type is TypeSpecification specification ? specification.GetElementType() : type;
    }
}
