using System.Text.RegularExpressions;

namespace Microsoft.ML.Recurrent.Architecture.Tests;

/// <summary>What the analyzers cannot see: sizes of files, names of folders, work left open.</summary>
public sealed partial class HouseStyleTests
{
    private const int LongestFile = 500;
    private const int LongestMedian = 120;

    private static readonly string[] s_namelessFolders = ["Utils", "Utilities", "Helpers", "Common", "Misc", "Extensions"];

    [Fact]
    public void FoldersCarryANameOfTheDomain()
    {
        var nameless = Repository.Files.Select(f => Path.GetDirectoryName(f)!).Distinct()
            .Where(folder => folder.Split('/', '\\').Any(part => s_namelessFolders.Contains(part, StringComparer.OrdinalIgnoreCase)));
        Assert.Empty(nameless);
    }

    [Fact]
    public void NoSourceFileIsLongerThanFiveHundredLines()
    {
        var tooLong = Repository.SourceFiles.Select(f => (File: f, Lines: Repository.ReadLines(f).Length)).Where(f => f.Lines > LongestFile);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void HalfOfTheProductFilesAreShort()
    {
        var lengths = Repository.ProductFiles.Select(f => Repository.ReadLines(f).Length).Order().ToList();
        var median = lengths[lengths.Count / 2];
        Assert.True(median <= LongestMedian, $"The median source file has {median} lines, allowed are {LongestMedian}.");
    }

    [Fact]
    public void NothingIsLeftOpen()
    {
        var open = Repository.SourceFiles.Where(f => !f.EndsWith(nameof(HouseStyleTests) + ".cs", StringComparison.Ordinal))
            .Where(f => Repository.ReadLines(f).Any(line => LeftOpen().IsMatch(line)));
        Assert.Empty(open);
    }

    [Fact]
    public void NoTestIsSkipped()
    {
        var skipping = Repository.SourceFiles.Where(f => f.StartsWith("tests/", StringComparison.Ordinal))
            .Where(f => Skipped().IsMatch(Repository.Read(f)));
        Assert.Empty(skipping);
    }

    [Fact]
    public void NamespacesFollowFolders()
    {
        var wrong = from file in Repository.ProductFiles
                    let match = Namespace().Match(Repository.Read(file))
                    where match.Success
                    let folder = Path.GetDirectoryName(file)!.Replace('\\', '/')["src/".Length..].Replace('/', '.')
                    // Extension methods stand where ML.NET's users look for them.
                    where match.Groups[1].Value != folder && match.Groups[1].Value is not ("Microsoft.ML" or "System.Runtime.CompilerServices")
                    // What users of the surface name stands in one namespace, whichever task's folder it lies in.
                    where match.Groups[1].Value is not ("Microsoft.ML.Recurrent" or "Microsoft.ML.Recurrent.Experiments") || !folder.StartsWith("Microsoft.ML.Recurrent.", StringComparison.Ordinal)
                        || file.StartsWith("src/Microsoft.ML.Recurrent.", StringComparison.Ordinal)
                    // So do those of the engine's types that the surface shows; UserFacingTypeTests says which these are.
                    where !UserFacingTypes.Files.Contains(file)
                    select $"{file} declares {match.Groups[1].Value}";
        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex LeftOpen();

    [GeneratedRegex(@"\bSkip\s*=\s*""")]
    private static partial Regex Skipped();

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
