using System.Diagnostics;
using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.TestModels;

namespace Microsoft.ML.Recurrent.Interop.Tests;

public sealed class SaveAndLoadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("interop").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FreshProcessLoadsScoresAndSavesAgain(bool inChain)
    {
        var ml = new MLContext(1);
        var data = Samples.Numbers(ml, 10);
        var scale = new ScaleEstimator(ml, "Y", "X", batchSize: 4);
        ITransformer model = inChain
            ? scale.Append(ml.Transforms.Concatenate("F", "Y", "X")).Append(new ScaleEstimator(ml, "Z", "Y")).Fit(data)
            : scale.Fit(data);
        ml.Model.Save(model, data.Schema, PathOf("model.zip"));
        using (var file = File.Create(PathOf("data.idv")))
            ml.Data.SaveAsBinary(data, file);

        RunFreshProcess(PathOf("model.zip"), PathOf("data.idv"), PathOf("output.idv"), PathOf("again.zip"));

        var expected = model.Transform(data).GetColumn<float>(inChain ? "Z" : "Y").ToArray();
        var output = new MLContext().Data.LoadFromBinary(PathOf("output.idv"));
        Assert.Equal(expected, output.GetColumn<float>(inChain ? "Z" : "Y").ToArray());
        Assert.Equal(0.5f, expected[4]);
        Assert.Equal(EntriesOf("model.zip"), EntriesOf("again.zip"));
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private Dictionary<string, string> EntriesOf(string name)
    {
        using var archive = ZipFile.OpenRead(PathOf(name));
        return archive.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var stream = entry.Open();
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return Convert.ToHexString(copy.ToArray());
        });
    }

    private static void RunFreshProcess(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Microsoft.ML.Recurrent.Interop.FreshProcess.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath!.Contains("dotnet") ? Environment.ProcessPath : "dotnet", ["exec", program, .. arguments])
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }
}
