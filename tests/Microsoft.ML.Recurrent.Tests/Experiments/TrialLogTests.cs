using System.Globalization;
using System.Text;
using Microsoft.ML.Recurrent.Experiments;
using Microsoft.ML.Recurrent.Experiments.Trials.Log;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

public sealed class TrialLogTests
{
    private static readonly TrialLogHeader s_header = new([new("space", "HiddenSize 1 to 9"), new("seed", "1")]);

    private static readonly TrialParameters s_parameters = new(
    [
        new("Whole", 7), new("Long", long.MaxValue), new("Single", 0.1f), new("Double", 0.1), new("Tiny", double.Epsilon), new("Infinite", float.PositiveInfinity),
        new("Flag", true), new("Text", "a \"quoted\" — line\nbreak"),
    ]);

    [Fact]
    public void ATrialReadsBackBitForBit()
    {
        var reports = new[] { new TrialReport(1, 1.0 / 3, 0.25), new TrialReport(2, double.NaN, 0.5), new TrialReport(3, double.PositiveInfinity, 1e-300) };
        var result = new TrialResult
        {
            TrialId = 4, Parameters = s_parameters, State = TrialState.Failed, Metric = double.NaN, Loss = double.PositiveInfinity, Seconds = Math.PI,
            EndedAfterSeconds = 100.1, Reports = reports, Error = "Something\r\n<went> wrong",
        };
        using var folder = new TemporaryFolder();
        var path = folder.File("trials.jsonl");
        using (var log = TrialLog.Open(path, s_header))
        {
            log.Append(TrialLogLine.OfStart(4, s_parameters, 0));
            foreach (var report in reports)
                log.Append(TrialLogLine.OfReport(4, report, 1));
            log.Append(TrialLogLine.OfEnd(result));
        }

        using var again = TrialLog.Open(path, s_header);
        var trial = Assert.Single(again.Content.Trials).Value;
        Assert.Equal(s_parameters, trial.Parameters);
        Assert.Equal(100.1, again.Content.Seconds);
        Assert.Equal(reports, trial.Result!.Reports);
        Assert.Equal(result with { Reports = [] }, trial.Result with { Reports = [] });
    }

    [Fact]
    public void ALogReadsTheSameInEveryCulture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            ATrialReadsBackBitForBit();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void ALogCutAnywhereReadsUpToItsLastWholeLine()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("trials.jsonl");
        var whole = Encoding.UTF8.GetBytes(WriteSample(path));
        var ends = whole.Select((value, index) => (value, index)).Where(pair => pair.value == '\n').Select(pair => pair.index + 1).ToArray();
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            using (var log = TrialLog.Open(path, s_header))
                Assert.Equal(ends.Where(end => end <= length).LastOrDefault(), log.Content.Length);

            // A header that was cut off is written anew, anything else is cut back.
            Assert.Equal(Math.Max(ends[0], ends.Where(end => end <= length).LastOrDefault()), new FileInfo(path).Length);
        }
    }

    [Theory]
    [InlineData("\"epoch\":1", "\"epoch\":3", "Line 3")]
    [InlineData("\"line\":\"report\"", "\"line\":\"rapport\"", "Line 3")]
    [InlineData("\"trial\":0,\"epoch\"", "\"trial\":1,\"epoch\"", "Line 3")]
    [InlineData("\"state\":\"Completed\"", "\"state\":\"Done\"", "Line 4")]
    [InlineData("\"Int32\":7", "\"Int32\":7.5", "Line 2")]
    [InlineData("\"Int32\":7", "\"Decimal\":7", "Line 2")]
    [InlineData("\"loss\":0.5,\"seconds\":1", "\"loss\":0.5;\"seconds\":1", "Line 3")]
    [InlineData("\"format\":1", "\"format\":2", "Line 1")]
    public void ADamagedLineIsNamed(string written, string damaged, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("trials.jsonl");
        var text = WriteSample(path);
        Assert.Contains(written, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(written, damaged, StringComparison.Ordinal));
        var error = Assert.Throws<InvalidDataException>(() => TrialLog.Open(path, s_header));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheLogOfAnotherExperimentIsRefusedWithWhatDiffers()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("trials.jsonl");
        WriteSample(path);
        var before = File.ReadAllBytes(path);
        var error = Assert.Throws<InvalidOperationException>(() => TrialLog.Open(path, new TrialLogHeader([new("space", "HiddenSize 1 to 9"), new("seed", "2")])));
        Assert.Contains("seed is '2' now and was '1' in the log", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("space", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    private static string WriteSample(string path)
    {
        using (var log = TrialLog.Open(path, s_header))
        {
            var parameters = new TrialParameters([new("Whole", 7)]);
            log.Append(TrialLogLine.OfStart(0, parameters, 0));
            log.Append(TrialLogLine.OfReport(0, new TrialReport(1, 0.5, 1), 1));
            log.Append(TrialLogLine.OfEnd(new TrialResult { TrialId = 0, Parameters = parameters, State = TrialState.Completed, Metric = 0.5, Loss = 0.5, Seconds = 1 }));
        }

        return File.ReadAllText(path);
    }
}
