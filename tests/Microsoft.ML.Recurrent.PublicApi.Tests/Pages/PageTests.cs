namespace Microsoft.ML.Recurrent.PublicApi.Tests;

/// <summary>
/// What every page of the documentation keeps: programs that compile from the page alone, links that lead somewhere, a front page that is read to the end.
/// </summary>
public sealed class PageTests
{
    private const int LongestFrontPage = 180;
    private const int LongestFirstProgram = 25;

    private static readonly Page s_front = Page.All[0];

    public static TheoryData<string> Programs => new(Page.All.SelectMany(page => page.Programs).Select(program => program.Name));

    public static TheoryData<string> Paths => new(Page.All.Concat(Page.Others).Select(page => page.Path));

    [Theory]
    [MemberData(nameof(Programs))]
    public void ProgramCompilesFromThePageAlone(string name)
    {
        var errors = PageCompiler.ErrorsOf(Page.Program(name).Text);
        Assert.True(errors.Count == 0, string.Join('\n', errors));
    }

    [Fact]
    public void EveryBlockOfCodeNamesALanguageThatIsChecked() =>
        Assert.Empty(Page.All.SelectMany(page => page.Blocks).Where(block => block.Language != "csharp").Select(block => $"{block.Path}:{block.Line}"));

    [Fact]
    public void CompilerNamesThePageAndTheLineOfWhatIsMissing()
    {
        var program = Page.Program("docs/tagging.md 1");
        var first = new PageProgram(program.Name, [program.Blocks[^1]]);
        var errors = PageCompiler.ErrorsOf(first.Text);
        Assert.Contains(errors, error => error.StartsWith($"docs/tagging.md({program.Blocks[^1].Line},", StringComparison.Ordinal)
            && error.Contains("'ml'", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void LinksLeadToFilesAndHeadings(string path)
    {
        var page = Page.All.Concat(Page.Others).Single(page => page.Path == path);
        foreach (var link in page.Links.Where(link => !link.StartsWith("https://", StringComparison.Ordinal)))
        {
            var (name, anchor) = link.Split('#') is [var file, var heading] ? (file, heading) : (link, null);
            var target = name.Length == 0 ? page.File : page.FileOf(name);
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{path} links to {link}, which is not there.");
            if (anchor is not null)
                Assert.True(Page.All.Concat(Page.Others).Any(other => other.File == target && other.Anchors.Contains(anchor)),
                    $"{path} links to {link}, a heading that is not there.");
        }
    }

    [Fact]
    public void EveryPageIsReachedFromTheIndexAndTheIndexFromTheFrontPage()
    {
        var index = Page.All.Single(page => page.Path == "docs/README.md");
        Assert.Contains("docs/README.md", s_front.Links);
        Assert.Equal(
            Page.All.Where(page => page.Path.StartsWith("docs/", StringComparison.Ordinal) && page != index).Select(page => Path.GetFileName(page.Path)),
            index.Links.Where(link => !link.Contains('/')).Order(StringComparer.Ordinal));
    }

    // They are read where there is no repository around them.
    [Fact]
    public void PagesOfPackagesHaveNoRelativeLinks() =>
        Assert.All(Page.All.Where(page => page.Path.StartsWith("nuget/", StringComparison.Ordinal)).SelectMany(page => page.Links),
            link => Assert.StartsWith("https://", link));

    [Fact]
    public void FrontPageIsShort()
    {
        Assert.InRange(s_front.Text.TrimEnd('\n').Split('\n').Length, 1, LongestFrontPage);
        Assert.InRange(s_front.Programs[0].Blocks[0].Text.Split('\n').Length, 1, LongestFirstProgram);
    }

    [Theory]
    [InlineData("dotnet run -c Release --project examples/Quickstart")]
    [InlineData("dotnet test -c Release")]
    [InlineData("dotnet add package Microsoft.ML.Recurrent")]
    public void FrontPageShowsTheCommand(string command) => Assert.Contains($"    {command}\n", s_front.Text);

    [Fact]
    public void FrontPageShowsAForecastAndTheCommandThatDrawsIt()
    {
        Assert.Contains("docs/images/airline.svg", s_front.Links);
        Assert.Contains("    dotnet run -c Release --project examples/ForecastPlot -- docs/images/airline.svg\n", s_front.Text);
    }
}
