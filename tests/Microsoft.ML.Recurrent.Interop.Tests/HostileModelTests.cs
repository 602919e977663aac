using System.IO.Compression;
using System.Text;
using Microsoft.ML.Recurrent.Interop.Friends;
using Microsoft.ML.Recurrent.Interop.Models;
using Microsoft.ML.Recurrent.Interop.Rows;
using Microsoft.ML.Recurrent.Interop.TestModels;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop.Tests;

public sealed class HostileModelTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("System.Private.CoreLib")]
    [InlineData("Microsoft.ML.RecurrentButNotReally")]
    [InlineData("Microsoft.ML.Recurrent.Interop, Version=1.0.0.0")]
    [InlineData("Microsoft.ML.Recurrent./../Elsewhere")]
    [InlineData("")]
    public void FileMayNameOnlyOurAssemblies(string assembly)
    {
        var error = Assert.Throws<FormatException>(() => new ModelIdentity(assembly, "Scale").Load(_ml, Stream.Null));
        Assert.Contains($"'{assembly}'", error.Message);
    }

    [Fact]
    public void AbsentAssemblyIsNamed()
    {
        var error = Assert.Throws<FormatException>(() => new ModelIdentity("Microsoft.ML.Recurrent.Absent", "Scale").Load(_ml, Stream.Null));
        Assert.Contains("needs the assembly Microsoft.ML.Recurrent.Absent", error.Message);
    }

    [Fact]
    public void UnknownSignatureIsNamed()
    {
        var file = Changed("Model.key", bytes => Replace(bytes, "Scale", "Scole"));
        var error = Assert.ThrowsAny<Exception>(() => _ml.Model.Load(file, out _)).GetBaseException();
        Assert.IsType<FormatException>(error);
        Assert.Contains("'Scole'", error.Message);
        Assert.Contains("Microsoft.ML.Recurrent.Interop.TestModels", error.Message);
    }

    [Fact]
    public void MissingPayloadIsNamed()
    {
        var file = Changed("Recurrent.Payload", _ => null);
        var error = Assert.ThrowsAny<Exception>(() => _ml.Model.Load(file, out _)).GetBaseException();
        Assert.IsType<FormatException>(error);
        Assert.Contains("'Recurrent.Payload'", error.Message);
    }

    [Fact]
    public void PayloadThatFailsToLoadIsTheBaseException()
    {
        var file = Changed("Recurrent.Payload", bytes => bytes[..3]);
        Assert.IsType<EndOfStreamException>(Assert.ThrowsAny<Exception>(() => _ml.Model.Load(file, out _)).GetBaseException());
    }

    [Fact]
    public void ClassThatCouldNotBeLoadedAgainIsRefusedWhenMade()
    {
        Assert.Contains("[RecurrentModel", Assert.Throws<InvalidOperationException>(() => new WithoutSignature(_ml)).Message);
        Assert.Contains("IRecurrentModel<WithoutLoad>", Assert.Throws<InvalidOperationException>(() => new WithoutLoad(_ml)).Message);
        Assert.Contains("several meanings", Assert.Throws<FormatException>(() => new Twin(_ml)).Message);
    }

    [Fact]
    public void MemberThatMovedIsExplainedByVersions()
    {
        var cause = new MissingMethodException("Method not found: SchemaShape.Column..ctor");
        var error = Assert.Throws<NotSupportedException>(() => MlNetInternals.Call<int>(() => throw cause));
        Assert.Matches(@"^Microsoft\.ML\.Recurrent \d+\.\d+\.\d+\S* needs Microsoft\.ML \[5\.0\.1, 6\.0\.0\); found 5\.\d+\.\d+", error.Message);
        Assert.Contains(cause.Message, error.Message);
        Assert.Same(cause, error.InnerException);
    }

    private MemoryStream Changed(string entryName, Func<byte[], byte[]?> change)
    {
        var data = Samples.Numbers(_ml, 3);
        var saved = new MemoryStream();
        _ml.Model.Save(new ScaleEstimator(_ml, "Y", "X").Fit(data), data.Schema, saved);
        var result = new MemoryStream();
        var changes = 0;
        using (var from = new ZipArchive(saved, ZipArchiveMode.Read))
        using (var to = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in from.Entries)
            {
                using var content = new MemoryStream();
                using (var stream = entry.Open())
                    stream.CopyTo(content);
                var before = content.ToArray();
                var after = entry.Name == entryName ? change(before) : before;
                changes += after is null || !after.SequenceEqual(before) ? 1 : 0;
                if (after is null)
                    continue;
                using var target = to.CreateEntry(entry.FullName).Open();
                target.Write(after);
            }
        }
        Assert.Equal(1, changes);
        result.Position = 0;
        return result;
    }

    private static byte[] Replace(byte[] bytes, string old, string replacement)
    {
        var at = bytes.AsSpan().LastIndexOf(Encoding.Unicode.GetBytes(old));
        if (at < 0)
            return bytes;
        var changed = bytes.ToArray();
        Encoding.Unicode.GetBytes(replacement).CopyTo(changed, at);
        return changed;
    }

    private abstract class Nothing(IHostEnvironment environment) : RecurrentTransformer(environment, "Nothing")
    {
        protected override RowMapper Bind(DataViewSchema inputSchema) => throw new InvalidOperationException();

        protected override void SavePayload(Stream payload) => throw new InvalidOperationException();
    }

    private sealed class WithoutSignature(IHostEnvironment environment) : Nothing(environment);

    [RecurrentModel("WithoutLoad")]
    private sealed class WithoutLoad(IHostEnvironment environment) : Nothing(environment);

    [RecurrentModel("Twin")]
    private sealed class Twin(IHostEnvironment environment) : Nothing(environment);

    [RecurrentModel("Twin")]
    private sealed class OtherTwin(IHostEnvironment environment) : Nothing(environment);
}
