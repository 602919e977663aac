using System.Text.RegularExpressions;
using Mono.Cecil;

namespace Microsoft.ML.Recurrent.Architecture.Tests;

/// <summary>
/// Inside the engine imports point downward only: a row names what a folder may see, and its own folder goes without saying. A type that users of ML.NET
/// name is in the namespace of the surface; what counts here is the folder of its file.
/// </summary>
public sealed partial class EngineLayerTests
{
    private const string Engine = "Microsoft.ML.Recurrent.Engine";

    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Kernels"] = [],
        ["Threading"] = [],
        ["Memory"] = ["Kernels", "Threading"],
        ["Initialization"] = ["Kernels", "Memory"],
        ["Cells"] = ["Kernels", "Threading", "Memory", "Initialization"],
        ["Layers"] = ["Kernels", "Threading", "Memory", "Initialization", "Cells"],
        ["Chains"] = ["Kernels"],
        ["Losses"] = ["Kernels", "Memory", "Chains"],
        ["Distributions"] = ["Initialization", "Losses"],
        ["Optimizers"] = ["Kernels", "Memory"],
        ["Networks"] = ["Kernels", "Threading", "Memory", "Initialization", "Cells", "Layers"],
        ["Embeddings"] = [],
        ["Serialization"] = ["Kernels", "Memory", "Initialization", "Cells", "Layers", "Networks"],
        ["Data"] = ["Memory", "Initialization", "Layers", "Networks"],
        ["Batches"] = ["Threading", "Memory", "Cells", "Layers", "Losses", "Networks", "Data"],
        ["Inference"] = ["Kernels", "Threading", "Memory", "Cells", "Layers", "Losses", "Networks", "Data", "Batches"],
        ["Training"] =
        [
            "Kernels", "Threading", "Memory", "Initialization", "Cells", "Layers", "Chains", "Losses", "Optimizers", "Networks", "Serialization", "Data", "Batches",
            "Inference",
        ],
    };

    [Fact]
    public void TheTableItselfHasNoCycle()
    {
        var left = s_allowed.ToDictionary(row => row.Key, row => row.Value.ToHashSet());
        while (left.Count > 0)
        {
            var bottom = left.Where(row => row.Value.All(below => !left.ContainsKey(below))).Select(row => row.Key).ToList();
            Assert.NotEmpty(bottom);
            bottom.ForEach(name => left.Remove(name));
        }
    }

    [Fact]
    public void CompiledTypesUseOnlyTheFoldersBelowThem()
    {
        using var assembly = Product.Open(Engine);
        var wrong = from type in assembly.MainModule.GetTypes()
                    from use in Product.UsesOf(type)
                    let user = FolderOf(type)
                    let used = FolderOf(use)
                    where user is not null && used is not null && !MaySee(user, used)
                    select $"{type.FullName} ({user}) uses {use.FullName} ({used})";
        AssertNone(wrong);
    }

    [Fact]
    public void SourceFilesImportOnlyTheFoldersBelowThem()
    {
        // Constants leave no trace in a compiled type, so the text is read as well.
        var wrong = from file in Repository.ProductFiles
                    where file.StartsWith($"src/{Engine}/", StringComparison.Ordinal)
                    let user = file.Split('/')[2]
                    where !user.EndsWith(".cs", StringComparison.Ordinal)
                    from Match match in EngineNamespace().Matches(Repository.ReadCode(file))
                    let used = match.Groups[1].Value
                    where s_allowed.ContainsKey(used) && !MaySee(user, used)
                    select $"{file} names {match.Value}";
        AssertNone(wrong);
    }

    [Fact]
    public void SourceFilesNameOnlyTheUserFacingTypesBelowThem()
    {
        var folders = UserFacingTypes.Folders;
        var wrong = from file in Repository.ProductFiles
                    where file.StartsWith($"src/{Engine}/", StringComparison.Ordinal)
                    let user = file.Split('/')[2]
                    where !user.EndsWith(".cs", StringComparison.Ordinal)
                    from word in Word().Matches(Repository.ReadCode(file)).Select(match => match.Value).Distinct()
                    where folders.TryGetValue(word, out var used) && !MaySee(user, used)
                    select $"{file} names {word} ({folders[word]})";
        AssertNone(wrong);
    }

    [Fact]
    public void EveryEngineFolderHasItsRow()
    {
        var folders = Repository.ProductFiles.Where(f => f.StartsWith($"src/{Engine}/", StringComparison.Ordinal))
            .Select(f => f.Split('/')).Where(parts => parts.Length > 3).Select(parts => parts[2]).Distinct();
        Assert.Empty(folders.Except(s_allowed.Keys));
    }

    private static bool MaySee(string from, string to) => from == to || (s_allowed.TryGetValue(from, out var below) && below.Contains(to));

    private static string? FolderOf(TypeReference type)
    {
        var name = Product.NamespaceOf(type);
        if (name == UserFacingTypes.Namespace)
            return UserFacingTypes.Folders.GetValueOrDefault(type.Name);
        return name.StartsWith(Engine + ".", StringComparison.Ordinal) ? name[(Engine.Length + 1)..].Split('.')[0] : null;
    }

    private static void AssertNone(IEnumerable<string> violations)
    {
        var list = violations.Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(list.Count == 0, "Imports point downward only:\n" + string.Join('\n', list));
    }

    [GeneratedRegex(@"\bEngine\.([A-Z]\w*)")]
    private static partial Regex EngineNamespace();

    [GeneratedRegex(@"\b[A-Z]\w*")]
    private static partial Regex Word();
}
