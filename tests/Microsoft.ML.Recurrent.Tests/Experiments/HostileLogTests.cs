using System.Text;
using Microsoft.ML.Recurrent.Experiments;
using Microsoft.ML.Recurrent.Experiments.Results;
using Microsoft.ML.Recurrent.Experiments.Trials.Log;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>What a log may hold that nothing of ours wrote.</summary>
public sealed class HostileLogTests
{
    private const string Header = """{"line":"experiment","format":1,"of":{"space":"a"}}""";
    private const string Started = """{"line":"started","trial":0,"parameters":{"rate":{"Double":0.5}},"elapsed":0}""";

    [Theory]
    [InlineData("""{"line":"experiment","format":1,"of":{"space":"a","space":"b"}}""")]
    [InlineData("""{"line":"experiment","format":1,"format":1,"of":{"space":"a"}}""")]
    [InlineData(Header, """{"line":"started","trial":2147483647,"parameters":{},"elapsed":0}""")]
    [InlineData(Header, """{"line":"started","trial":5000,"parameters":{},"elapsed":0}""")]
    [InlineData(Header, """{"line":"started","trial":-1,"parameters":{},"elapsed":0}""")]
    [InlineData(Header, """{"line":"started","trial":0,"trial":1,"parameters":{},"elapsed":0}""")]
    [InlineData(Header, """{"line":"started","trial":0,"parameters":{"rate":{"Double":1},"rate":{"Double":2}},"elapsed":0}""")]
    [InlineData(Header, """{"line":"started","trial":0,"parameters":{},"elapsed":1e300}""")]
    [InlineData(Header, """{"line":"started","trial":0,"parameters":{},"elapsed":-1}""")]
    [InlineData(Header, """{"line":"started","trial":0,"parameters":{},"elapsed":"NaN"}""")]
    [InlineData(Header, Started, """{"line":"report","trial":0,"epoch":2147483647,"loss":1,"seconds":0,"elapsed":0}""")]
    [InlineData(Header, Started, """{"line":"report","trial":0,"epoch":1,"loss":1,"seconds":"Infinity","elapsed":0}""")]
    [InlineData(Header, Started, """{"line":"finished","trial":0,"state":"Completed","metric":1,"loss":1,"seconds":1e99,"elapsed":0}""")]
    public void IsRefusedByItsLine(params string[] lines)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        var error = Assert.Throws<InvalidDataException>(() => TrialLogReader.Read(stream, "trials.jsonl"));
        Assert.Contains($"Line {lines.Length} ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"Double":7.5}""")]
    [InlineData("""{"String":"fast"}""")]
    [InlineData("""{"Double":"NaN"}""")]
    public void ATrialOutsideOfTheSpaceIsRefused(string value)
    {
        var lines = $"{Header}\n{Started.Replace("""{"Double":0.5}""", value, StringComparison.Ordinal)}\n";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(lines));
        var content = TrialLogReader.Read(stream, "trials.jsonl");
        var error = Assert.Throws<InvalidDataException>(
            () => content.CheckLiesIn(ExperimentSpace.Empty.WithRange("rate", 0.1, 1, initial: 0.5), "trials.jsonl"));
        Assert.Contains("Trial 0", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+cmd", "'+cmd")]
    [InlineData("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    [InlineData("-1.5E-05", "-1.5E-05")]
    [InlineData("+3", "+3")]
    [InlineData("-Infinity", "-Infinity")]
    [InlineData("plain", "plain")]
    public void ACellThatASpreadsheetWouldRunIsText(string cell, string written) => Assert.Equal(written + "\r\n", CsvText.Row([cell]));
}
