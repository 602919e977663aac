using System.Reflection;

namespace Microsoft.ML.Recurrent.Experiments.Spaces;

/// <summary>Copies options of any class, so that the caller's options do not change.</summary>
internal static class OptionsCopy
{
    private static readonly MethodInfo s_clone = typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>Copies options and their nested objects at the specified paths. All other nested objects are shared.</summary>
    /// <param name="options">The options.</param>
    /// <param name="paths">The names of members joined by points, such as <c>Inner.Network</c>. Missing members are skipped.</param>
    public static TOptions Of<TOptions>(TOptions options, IEnumerable<string> paths)
        where TOptions : class
    {
        var copy = (TOptions)s_clone.Invoke(options, null)!;
        foreach (var ways in paths.Where(path => path.Length > 0).Select(path => path.Split('.', 2)).GroupBy(parts => parts[0]))
        {
            var member = OptionMember.Of(options.GetType()).FirstOrDefault(member => member.Name == ways.Key);
            if (member is not null && OptionMember.Read(member, options) is { } held and not (string or ValueType))
                Replace(copy, held, Of(held, ways.Where(parts => parts.Length > 1).Select(parts => parts[1])));
        }

        return copy;
    }

    // Fields, because a property with nested options does not have to have a setter.
    private static void Replace(object holder, object held, object copy)
    {
        for (var type = holder.GetType(); type is not null; type = type.BaseType)
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                if (ReferenceEquals(field.GetValue(holder), held))
                    field.SetValue(holder, copy);
    }
}
