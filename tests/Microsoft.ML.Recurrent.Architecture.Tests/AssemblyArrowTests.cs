using Mono.Cecil;

namespace Microsoft.ML.Recurrent.Architecture.Tests;

/// <summary>Which assembly may see which. The table is the design; a new project or a new arrow has to be written down here first.</summary>
public sealed class AssemblyArrowTests
{
    private const string Surface = "Microsoft.ML.Recurrent";
    private const string Engine = "Microsoft.ML.Recurrent.Engine";
    private const string Interop = "Microsoft.ML.Recurrent.Interop";
    private const string Pretrained = "Microsoft.ML.Recurrent.Pretrained";
    private const string Onnx = "Microsoft.ML.Recurrent.Onnx";

    private static readonly string[] s_mlNet =
        ["Microsoft.ML.Core", "Microsoft.ML.Data", "Microsoft.ML.DataView", "Microsoft.ML.Transforms", "Microsoft.ML.StandardTrainers", "Microsoft.ML.KMeansClustering", "Microsoft.ML.PCA"];

    private static readonly string[] s_numbers = ["System.Numerics.Tensors", "MathNet.Numerics"];

    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        [Engine] = s_numbers,
        [Interop] = s_mlNet,
        [Pretrained] = [],
        [Onnx] = ["Google.Protobuf", Engine],
        [Surface] = [.. s_mlNet, .. s_numbers, "Microsoft.ML.Tokenizers", "NodaTime", Engine, Interop, Pretrained],
    };

    public static TheoryData<string> Products => [.. Repository.ProductNames];

    [Theory]
    [MemberData(nameof(Products))]
    public void EveryAssemblyReferencesOnlyWhatItsRowAllows(string name)
    {
        Assert.True(s_allowed.ContainsKey(name), $"{name} has no row in the table of allowed references.");
        using var assembly = Product.Open(name);
        var wrong = assembly.MainModule.AssemblyReferences.Select(r => r.Name)
            .Where(r => !IsBaseLibrary(r) && !s_allowed[name].Contains(r)).ToList();
        Assert.True(wrong.Count == 0, $"{name} must not reference {string.Join(", ", wrong)}.");
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void NoProductBringsNativeCode(string name)
    {
        // The C library of the system is always there. The base library has no call for the owner of a file.
        Dictionary<string, string[]> allowed = new() { [Engine] = ["libc!statx", "libc!chown"] };
        using var assembly = Product.Open(name);
        var imports = assembly.MainModule.GetTypes().SelectMany(t => t.Methods).Where(m => m.IsPInvokeImpl)
            .Select(m => $"{m.PInvokeInfo.Module.Name}!{m.PInvokeInfo.EntryPoint}");
        Assert.Equal(allowed.GetValueOrDefault(name, []).Order(StringComparer.Ordinal), imports.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(Repository.Files, f => f.StartsWith("src/", StringComparison.Ordinal) && Path.GetExtension(f) is ".so" or ".dll" or ".dylib" or ".c" or ".cpp");
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void OnlyInteropSeesWhatMlNetHides(string name)
    {
        using var assembly = Product.Open(name);
        var applied = assembly.CustomAttributes.Count(a => a.AttributeType.Name == "IgnoresAccessChecksToAttribute");
        if (name == Interop)
            Assert.NotEqual(0, applied);
        else
            Assert.Equal(0, applied);
    }

    [Fact]
    public void OnlyTheProjectsThatMeetMlNetNameADataView()
    {
        var wrong = Repository.ProductFiles
            .Where(f => !f.StartsWith($"src/{Surface}/", StringComparison.Ordinal) && !f.StartsWith($"src/{Interop}/", StringComparison.Ordinal))
            .Where(f => Repository.ReadCode(f).Contains("IDataView", StringComparison.Ordinal));
        Assert.Empty(wrong);
    }

    private static bool IsBaseLibrary(string reference) =>
        reference is "mscorlib" or "netstandard" or "System" or "Microsoft.Win32.Primitives"
        || (reference.StartsWith("System.", StringComparison.Ordinal) && reference != "System.Numerics.Tensors");
}
