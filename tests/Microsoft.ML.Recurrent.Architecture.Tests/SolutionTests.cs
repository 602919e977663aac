namespace Microsoft.ML.Recurrent.Architecture.Tests;

/// <summary>What <c>dotnet build</c> and <c>dotnet test</c> at the root take in.</summary>
public sealed class SolutionTests
{
    // Their packages are large or of use to few: nobody should download them to build and test the library.
    private static readonly string[] s_outside =
    [
        "tests/Microsoft.ML.Recurrent.Benchmarks/Microsoft.ML.Recurrent.Benchmarks.csproj",
        "tests/Microsoft.ML.Recurrent.PageChecks/Microsoft.ML.Recurrent.PageChecks.csproj",
        "tests/Microsoft.ML.Recurrent.PeerBenchmarks/Microsoft.ML.Recurrent.PeerBenchmarks.csproj",
    ];

    [Fact]
    public void EveryProjectButProgramsOfTheirOwnIsInTheSolution()
    {
        var solution = Repository.Read("Microsoft.ML.Recurrent.sln").Replace('\\', '/');
        var outside = Repository.Projects.Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal));
        Assert.Equal(s_outside, outside);
    }

    [Fact]
    public void NoProjectOfTheSolutionRefersToAProgramOutsideOfIt()
    {
        var referring = Repository.Projects.Except(s_outside)
            .Where(project => s_outside.Any(program => Repository.Read(project).Contains(Path.GetFileName(program), StringComparison.Ordinal)));
        Assert.Empty(referring);
    }
}
