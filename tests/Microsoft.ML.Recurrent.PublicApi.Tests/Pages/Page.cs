using System.Text.RegularExpressions;

namespace Microsoft.ML.Recurrent.PublicApi.Tests;

/// <summary>A page of the documentation: its programs, its links and its headings.</summary>
internal sealed partial class Page
{
    private static readonly string s_root = FindRoot();

    private Page(string path)
    {
        Path = path;
        Text = System.IO.File.ReadAllText(FullPathOf(path)).ReplaceLineEndings("\n");
        var prose = new List<string>();
        var block = new List<string>();
        string? language = null;
        var lines = Text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal))
                (language is null ? prose : block).Add(lines[i]);
            else if (language is null)
                (language, block) = (lines[i][3..], []);
            else
            {
                Blocks.Add(new PageBlock(path, i - block.Count + 1, language, string.Join('\n', block)));
                language = null;
            }
        }

        Prose = InlineCode().Replace(string.Join('\n', prose), "code");
        Anchors = prose.Select(line => Heading().Match(line)).Where(match => match.Success).Select(match => AnchorOf(match.Groups[1].Value)).ToHashSet();
    }

    /// <summary>The front page, everything below docs, and the pages of the packages.</summary>
    public static IReadOnlyList<Page> All { get; } = [new("README.md"), .. PagesOf("docs"), .. PagesOf("nuget")];

    /// <summary>Pages that contributors read, whose links are checked, too.</summary>
    public static IReadOnlyList<Page> Others { get; } = [new("CONTRIBUTING.md"), new("CHANGELOG.md")];

    /// <summary>The path from the root of the repository, with forward slashes.</summary>
    public string Path { get; }

    public string File => FullPathOf(Path);

    public string Text { get; }

    /// <summary>The text outside of blocks of code and of inline code.</summary>
    public string Prose { get; }

    public List<PageBlock> Blocks { get; } = [];

    /// <summary>What a link may name after a number sign.</summary>
    public HashSet<string> Anchors { get; }

    public IEnumerable<string> Links => Link().Matches(Prose).Select(match => match.Groups[1].Value);

    /// <summary>The programs of the page: a block of C# that begins with using directives begins one, and the blocks up to the next continue it.</summary>
    public IReadOnlyList<PageProgram> Programs
    {
        get
        {
            var programs = new List<PageProgram>();
            foreach (var block in Blocks.Where(block => block.Language == "csharp"))
            {
                if (UsingDirective().IsMatch(block.Text))
                    programs.Add(new PageProgram($"{Path} {programs.Count + 1}", []));
                Assert.True(programs.Count > 0, $"{Path}: the first block of C# must begin with its using directives.");
                programs[^1].Blocks.Add(block);
            }

            return programs;
        }
    }

    public static PageProgram Program(string name) => All.SelectMany(page => page.Programs).Single(program => program.Name == name);

    /// <summary>The file that a relative link of this page names.</summary>
    public string FileOf(string link) => FullPathOf(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, link));

    private static string FullPathOf(string path) => System.IO.Path.GetFullPath(System.IO.Path.Combine(s_root, path));

    private static IEnumerable<Page> PagesOf(string folder) => Directory.EnumerateFiles(FullPathOf(folder), "*.md")
        .Select(file => $"{folder}/{System.IO.Path.GetFileName(file)}").Order(StringComparer.Ordinal).Select(path => new Page(path));

    // As GitHub makes them: lower case, a hyphen for a blank, letters, digits, hyphens and underscores.
    private static string AnchorOf(string heading) =>
        string.Concat(heading.ToLowerInvariant().Replace(' ', '-').Where(c => char.IsLetterOrDigit(c) || c is '-' or '_'));

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
            if (System.IO.File.Exists(System.IO.Path.Combine(folder, "Microsoft.ML.Recurrent.sln")))
                return folder;
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds the solution.");
    }

    // A using directive, not a declaration that disposes of something.
    [GeneratedRegex(@"^using [\w.]+;")]
    private static partial Regex UsingDirective();

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"^#{1,6} (.+?)\s*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
