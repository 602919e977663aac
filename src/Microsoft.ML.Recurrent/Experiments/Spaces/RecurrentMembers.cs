using System.Reflection;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent.Experiments.Spaces;

/// <summary>Finds the recurrent options in an options object: the object itself, its public members, and those of members that nest options.</summary>
internal static class RecurrentMembers
{
    private const int DeepestNesting = 8;

    /// <summary>Returns the recurrent options, each with its path: the names of members joined by points, empty for the object itself.</summary>
    public static IEnumerable<(string Path, RecurrentOptions Options)> Of(object options) => Find("", options, 0);

    private static IEnumerable<(string Path, RecurrentOptions Options)> Find(string path, object options, int depth)
    {
        if (options is RecurrentOptions recurrent)
        {
            yield return (path, recurrent);
            yield break;
        }

        if (depth == DeepestNesting)
            yield break;
        foreach (var member in OptionMember.Of(options.GetType()))
        {
            var nests = member.GetCustomAttribute<NestOptionAttribute>() is not null;
            if (!(nests || typeof(RecurrentOptions).IsAssignableFrom(OptionMember.TypeOf(member))) || OptionMember.Read(member, options) is not { } value)
                continue;
            foreach (var found in Find(path.Length == 0 ? member.Name : $"{path}.{member.Name}", value, depth + 1))
                yield return found;
        }
    }
}
