namespace Microsoft.ML.Recurrent.PublicApi.Tests;

/// <summary>That a reader who has nothing but the README gets programs that compile.</summary>
public sealed class PageTests
{
    public static TheoryData<string> Programs => new(Readme.Programs);

    [Theory]
    [MemberData(nameof(Programs))]
    public void SnippetCompilesFromThePageAlone(string name)
    {
        var errors = PageCompiler.ErrorsOf($"{Readme.Snippets[Readme.Start]}\n{Readme.Snippets[name]}\n{Readme.Snippets[Readme.Rows]}");
        Assert.True(errors.Count == 0, string.Join('\n', errors));
    }

    [Fact]
    public void CompilerTellsWhatAPageLeavesOut() =>
        Assert.Contains("'Gesture'", string.Join('\n', PageCompiler.ErrorsOf($"{Readme.Snippets[Readme.Start]}\n{Readme.Snippets["Classify"]}")));

    [Fact]
    public void ThePackageIsAddedByACommandThatThePageShows() => Assert.Contains("    dotnet add package Microsoft.ML.Recurrent\n", Readme.Text);
}
