using System.Text.RegularExpressions;

namespace Microsoft.ML.Recurrent.PublicApi.Tests;

/// <summary>The README's code blocks by the names given in front of them.</summary>
internal static partial class Readme
{
    public static string Text { get; } = File.ReadAllText(Path.Combine(Root(), "README.md")).ReplaceLineEndings("\n");

    public static IReadOnlyDictionary<string, string> Snippets { get; } =
        Block().Matches(Text).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value.Trim('\n'));

    /// <summary>What every snippet's program begins with, and the classes it ends with.</summary>
    public const string Start = "Start", Rows = "Rows";

    /// <summary>The names of the snippets that are programs once those two are around them.</summary>
    public static IEnumerable<string> Programs => Snippets.Keys.Where(name => name is not (Start or Rows));

    /// <summary>What stands between <c>// begin name</c> and <c>// end name</c> in the tests' source, without the indentation.</summary>
    public static string Compiled(string name)
    {
        var source = File.ReadAllText(Path.Combine(Root(), "tests", "Microsoft.ML.Recurrent.PublicApi.Tests", nameof(ReadmeSnippetTests) + ".cs"));
        var lines = source.ReplaceLineEndings("\n").Split('\n');
        var begin = Array.FindIndex(lines, l => l.Trim() == $"// begin {name}");
        var end = Array.FindIndex(lines, l => l.Trim() == $"// end {name}");
        Assert.True(begin >= 0 && end > begin, $"The tests hold no code between '// begin {name}' and '// end {name}'.");
        var indent = lines[begin].Length - lines[begin].TrimStart().Length;
        return string.Join('\n', lines[(begin + 1)..end].Select(l => l.Length < indent ? "" : l[indent..]));
    }

    private static string Root()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Microsoft.ML.Recurrent.sln")))
                return folder;
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds the solution.");
    }

    [GeneratedRegex("<!-- snippet: (\\w+) -->\n```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
