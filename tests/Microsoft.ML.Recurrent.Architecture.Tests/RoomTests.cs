using System.Text.RegularExpressions;

namespace Microsoft.ML.Recurrent.Architecture.Tests;

/// <summary>
/// Every project is laid out in folders that a reader can hold in mind: folders are not long and do not depend on each other in circles, and in the projects of
/// the surface files are not long either. A folder and one inside it may use each other.
/// </summary>
public sealed partial class RoomTests
{
    private const int MostFiles = 25;
    private const int MostLines = 250;
    private const int MostColumns = 160;

    private static readonly string[] s_short = ["Microsoft.ML.Recurrent", "Microsoft.ML.Recurrent.Interop"];

    public static TheoryData<string> Projects => [.. Repository.ProductNames];

    public static TheoryData<string> ShortProjects => [.. s_short];

    [Theory]
    [MemberData(nameof(Projects))]
    public void FoldersDoNotDependOnEachOtherInCircles(string project)
    {
        var arrows = Arrows(project);
        var left = arrows.Keys.Concat(arrows.Values.SelectMany(folders => folders)).ToHashSet();
        while (left.Where(folder => !arrows.TryGetValue(folder, out var below) || !below.Any(left.Contains)).ToList() is { Count: > 0 } bottom)
            left.ExceptWith(bottom);
        // What is left leads into a circle; what nothing left names is not in it.
        while (left.Where(folder => !left.Any(other => arrows.TryGetValue(other, out var below) && below.Contains(folder))).ToList() is { Count: > 0 } top)
            left.ExceptWith(top);
        Assert.True(left.Count == 0, string.Join('\n', left.Select(folder => $"{folder} names types of {string.Join(", ", arrows[folder].Where(left.Contains))}")));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void FoldersHaveAtMostTwentyFiveFiles(string project) =>
        Assert.Empty(Files(project).GroupBy(FolderOf).Where(folder => folder.Count() > MostFiles).Select(folder => $"{folder.Key}: {folder.Count()}"));

    [Theory]
    [MemberData(nameof(ShortProjects))]
    public void FilesHaveAtMostTwoHundredAndFiftyLines(string project) =>
        Assert.DoesNotContain(Files(project), file => Repository.ReadLines(file).Length > MostLines);

    [Theory]
    [MemberData(nameof(Projects))]
    public void LinesHaveAtMostOneHundredAndSixtyColumns(string project) =>
        Assert.DoesNotContain(Files(project), file => Repository.ReadLines(file).Any(line => line.Length > MostColumns));

    private static IEnumerable<string> Files(string project) => Repository.ProductFiles.Where(file => file.StartsWith($"src/{project}/", StringComparison.Ordinal));

    private static string FolderOf(string file) => Path.GetDirectoryName(file)!.Replace('\\', '/');

    /// <summary>The folders whose types each folder names, but for folders within each other.</summary>
    private static Dictionary<string, HashSet<string>> Arrows(string project)
    {
        var code = Files(project).ToDictionary(file => file, file => Text().Replace(Comment().Replace(Repository.Read(file), ""), "\"\""));
        var owners = (from pair in code
                      from Match match in Declaration().Matches(pair.Value)
                      group FolderOf(pair.Key) by match.Groups[1].Value).Where(group => group.Distinct().Count() == 1).ToDictionary(group => group.Key, group => group.First());
        return (from pair in code
                from Match word in Word().Matches(pair.Value)
                where owners.ContainsKey(word.Value)
                let arrow = (From: FolderOf(pair.Key), To: owners[word.Value])
                where !Within(arrow.From, arrow.To) && !Within(arrow.To, arrow.From)
                group arrow.To by arrow.From).ToDictionary(group => group.Key, group => group.ToHashSet());
    }

    private static bool Within(string folder, string other) => (folder + "/").StartsWith(other + "/", StringComparison.Ordinal);

    [GeneratedRegex(@"(?m)^(?=\S)[^/\n]*?\b(?:class|struct|record(?:\s+struct)?|interface|enum|delegate\s+[\w<>\[\],\s\?]+?)\s+([A-Z]\w+)")]
    private static partial Regex Declaration();

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();

    [GeneratedRegex("""
        "(?:\\.|[^"\\])*"
        """)]
    private static partial Regex Text();

    [GeneratedRegex(@"(?<![.\w])[A-Z]\w+\b")]
    private static partial Regex Word();
}
