using Mono.Cecil;

namespace Publicizer;

/// <summary>Writes a copy of an assembly in which non-public members are public. The copy is only for compiling against, never for running.</summary>
internal static class FriendCopy
{
    public static void Write(string source, string destination, IEnumerable<string> references)
    {
        using var resolver = new DefaultAssemblyResolver();
        foreach (var folder in references.Select(Path.GetDirectoryName).Distinct())
            resolver.AddSearchDirectory(folder);
        using var module = ModuleDefinition.ReadModule(source, new ReaderParameters { AssemblyResolver = resolver });
        foreach (var type in module.GetTypes())
            Open(type);

        // Two builds may write the same file at the same time; renaming ensures that a reader never sees an incomplete file.
        var unfinished = $"{destination}.{Environment.ProcessId}.tmp";
        try
        {
            module.Write(unfinished);
            File.Move(unfinished, destination, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    // Protected members stay protected: derived classes can access them anyway, and an override must have the same accessibility.
    private static void Open(TypeDefinition type)
    {
        if (!type.IsNested)
            type.IsPublic = true;
        else if (!type.IsNestedFamily && !type.IsNestedFamilyOrAssembly)
            type.IsNestedPublic = true;

        foreach (var method in type.Methods)
        {
            // Private virtual methods are explicit interface implementations; if they were public, they would collide with the public methods.
            var isExplicit = method.IsPrivate && method.IsVirtual;
            if (!isExplicit && !method.IsFamily && !method.IsFamilyOrAssembly)
                method.IsPublic = true;
        }

        // The backing field of an event has the name of the event; if both were public, every use would be ambiguous.
        var events = type.Events.Select(e => e.Name).ToHashSet();
        foreach (var field in type.Fields)
        {
            if (!events.Contains(field.Name) && !field.IsFamily && !field.IsFamilyOrAssembly)
                field.IsPublic = true;
        }
    }
}
