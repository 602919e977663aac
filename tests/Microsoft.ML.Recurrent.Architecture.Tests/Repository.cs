namespace Microsoft.ML.Recurrent.Architecture.Tests;

/// <summary>The working tree the tests look at, found by walking up from the test assembly to the solution file.</summary>
internal static class Repository
{
    private const string SolutionName = "Microsoft.ML.Recurrent.sln";

    private static readonly string[] s_generated = ["bin", "obj", "artifacts", "TestResults", ".git", ".vs"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every file somebody wrote, as a path relative to the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(Root).Select(Relative).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> SourceFiles => Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal));

    public static IEnumerable<string> ProductFiles => SourceFiles.Where(f => f.StartsWith("src/", StringComparison.Ordinal));

    public static IEnumerable<string> Projects => Files.Where(f => Path.GetExtension(f) is ".csproj" or ".vbproj");

    /// <summary>Names of the projects that ship.</summary>
    public static IEnumerable<string> ProductNames =>
        Projects.Where(f => f.StartsWith("src/", StringComparison.Ordinal)).Select(f => Path.GetFileNameWithoutExtension(f));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static string[] ReadLines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    /// <summary>The file's text without what stands in line comments, so that prose about a namespace is no use of it.</summary>
    public static string ReadCode(string file) =>
        string.Join('\n', ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
            yield return file;
        foreach (var child in Directory.EnumerateDirectories(folder))
            if (!s_generated.Contains(Path.GetFileName(child)))
                foreach (var file in Walk(child))
                    yield return file;
    }

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, SolutionName)))
                return folder;
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds {SolutionName}.");
    }
}
