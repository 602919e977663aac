using Mono.Cecil;

namespace Publicizer;

/// <summary>A copy of an assembly in which what was hidden is public; fit to compile against, never to run.</summary>
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

        // Two builds may write the same file at once; a rename never shows a reader half of it.
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

    // Protected members stay protected: derived classes see them anyway, and an override has to repeat the access it finds.
    private static void Open(TypeDefinition type)
    {
        if (!type.IsNested)
            type.IsPublic = true;
        else if (!type.IsNestedFamily && !type.IsNestedFamilyOrAssembly)
            type.IsNestedPublic = true;

        foreach (var method in type.Methods)
        {
            // Private virtual methods implement interfaces explicitly; public, they would collide with the public ones.
            var isExplicit = method.IsPrivate && method.IsVirtual;
            if (!isExplicit && !method.IsFamily && !method.IsFamilyOrAssembly)
                method.IsPublic = true;
        }

        // The field behind an event has the event's name; both public would make every use ambiguous.
        var events = type.Events.Select(e => e.Name).ToHashSet();
        foreach (var field in type.Fields)
        {
            if (!events.Contains(field.Name) && !field.IsFamily && !field.IsFamilyOrAssembly)
                field.IsPublic = true;
        }
    }
}
