using System.Text.RegularExpressions;

namespace Microsoft.ML.Recurrent.Architecture.Tests;

/// <summary>Types in the engine's folders and assembly that declare the namespace of the surface, because users of ML.NET name them.</summary>
internal static partial class UserFacingTypes
{
    public const string Namespace = "Microsoft.ML.Recurrent";

    private const string Source = "src/Microsoft.ML.Recurrent.Engine/";

    /// <summary>Their files, each named after its type.</summary>
    public static IReadOnlySet<string> Files { get; } = Repository.ProductFiles
        .Where(f => f.StartsWith(Source, StringComparison.Ordinal) && Declaration().IsMatch(Repository.Read(f))).ToHashSet();

    /// <summary>The folder of the engine that each lies in.</summary>
    public static IReadOnlyDictionary<string, string> Folders { get; } =
        Files.ToDictionary(file => Path.GetFileNameWithoutExtension(file), file => file[Source.Length..].Split('/')[0]);

    [GeneratedRegex(@"^namespace Microsoft\.ML\.Recurrent;", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
