using System.Globalization;
using System.Text;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Tests.Saved;

/// <summary>What a build has saved, later builds read, and it gives what it gave then. See <see cref="SampleFile"/> for how the files are made.</summary>
public sealed class SampleFileTests
{
    // Weights are the same bits, but sums run in other orders on other processors.
    private static readonly Tolerance s_otherProcessors = new(1e-4, 1e-4);

    public SampleFileTests() => SampleFiles.WriteIfAsked();

    public static TheoryData<string> Samples => [.. SampleFiles.All.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void FileGivesWhatWasRecordedWhenItWasSaved(string name)
    {
        var sample = SampleFiles.All.Single(sample => sample.Name == name);
        var (expected, found) = (File.ReadAllLines(sample.Recorded), sample.Read(sample.Location).ToArray());
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Length, found.Length);
        for (var row = 0; row < expected.Length; row++)
            AssertSame(expected[row].Split(' '), found[row].Split(' '), $"row {row} of {sample.Recorded}");
    }

    [Fact]
    public void EveryKindOfModelHasASample()
    {
        var kinds = typeof(RecurrentOptions).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes(typeof(RecurrentModelAttribute), inherit: false))
            .Cast<RecurrentModelAttribute>().Select(attribute => attribute.Signature);
        var saved = SampleFiles.All.Where(sample => sample.Name.EndsWith(".zip", StringComparison.Ordinal))
            .SelectMany(sample => ModelZip.Entries(sample.Location).Values)
            .Select(content => Encoding.Latin1.GetString(Convert.FromHexString(content))).ToList();
        Assert.All(kinds, kind => Assert.Contains(saved, content => content.Contains(kind, StringComparison.Ordinal)));
    }

    [Fact]
    public void EveryFileInTheFolderIsASample() => Assert.Equal(
        SampleFiles.All.SelectMany(sample => new[] { sample.Location, sample.Recorded }).Order(StringComparer.Ordinal),
        Directory.GetFiles(SampleFile.Folder).Order(StringComparer.Ordinal));

    private static void AssertSame(string[] expected, string[] found, string where)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
            if (double.TryParse(expected[i], CultureInfo.InvariantCulture, out var number))
                s_otherProcessors.AssertClose(number, double.Parse(found[i], CultureInfo.InvariantCulture), where);
            else
                Assert.Equal(expected[i], found[i]);
    }
}
