using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Tests.Saved;

/// <summary>
/// Models that earlier builds saved, over the first rows of <see cref="SequenceRow"/>, with the scores they had there: they load for ever. Those in OneNetwork
/// are from before a model could have several networks.
/// </summary>
public sealed class SampleModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent").FullName;
    private readonly MLContext _ml = new(1);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("OneNetwork", "binary")]
    [InlineData("OneNetwork", "multiclass")]
    [InlineData("OneNetwork", "regression")]
    public void ModelOfAnEarlierBuildGivesItsScores(string folder, string name)
    {
        var model = _ml.Model.Load(PathOf(folder, $"{name}.zip"), out _);
        var scored = model.Transform(_ml.Data.LoadFromEnumerable(SequenceRow.Make(6)));
        float[][] scores = [.. scored.Schema["Score"].Type is VectorDataViewType
            ? scored.GetColumn<float[]>("Score")
            : scored.GetColumn<float>("Score").Select(score => new[] { score })];
        var expected = File.ReadAllLines(PathOf(folder, $"{name}.txt"));
        Assert.Equal(expected.Length, scores.Length);
        for (var row = 0; row < scores.Length; row++)
            new Tolerance(1e-4, 1e-4).AssertClose(
                [.. expected[row].Split(' ').Select(value => double.Parse(value, CultureInfo.InvariantCulture))], scores[row], $"row {row}");
    }

    [Theory]
    [InlineData("OneNetwork", "binary")]
    [InlineData("OneNetwork", "multiclass")]
    [InlineData("OneNetwork", "regression")]
    public void ModelOfAnEarlierBuildIsSavedAsItWas(string folder, string name)
    {
        var model = _ml.Model.Load(PathOf(folder, $"{name}.zip"), out var schema);
        _ml.Model.Save(model, schema, Path.Combine(_folder, "again.zip"));
        Assert.Equal(Payload(PathOf(folder, $"{name}.zip")), Payload(Path.Combine(_folder, "again.zip")));
    }

    private static string Payload(string path) =>
        ModelZip.Entries(path).Single(entry => entry.Key.EndsWith("Recurrent.Payload", StringComparison.Ordinal)).Value;

    private static string PathOf(string folder, string file) => Path.Combine(AppContext.BaseDirectory, "Samples", folder, file);
}
