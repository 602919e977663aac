using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

public sealed partial class ResultTests
{
    private const string Hostile = "<script>alert(\"1\")</script> & 'more',\nnext";

    [Fact]
    public void TrialsAreRankedWithPrunedAndFailedOnesLast()
    {
        var result = RunHostile();
        Assert.Equal(result.Trials.OrderBy(trial => trial.State).Select(trial => trial.TrialId), result.Trials.Select(trial => trial.TrialId));
        Assert.Equal([.. result.Trials.Where(trial => trial.State == TrialState.Completed).Select(trial => trial.Metric).OrderDescending()],
            [.. result.Trials.Where(trial => trial.State == TrialState.Completed).Select(trial => trial.Metric)]);
    }

    [Fact]
    public void CsvHasAllDigitsOfEveryTrialAndQuotesWhatItMust()
    {
        using var folder = new TemporaryFolder();
        var result = RunHostile();
        result.SaveCsv(folder.File("trials.csv"));
        var text = File.ReadAllText(folder.File("trials.csv"));
        var rows = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("rank,trial,state,x,loss,seconds,epochs,Name,X,error", rows[0]);
        Assert.Equal(result.Trials.Count + 1, rows.Length);
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"1,{result.Best.TrialId},Completed,{result.Best.Metric:R},{result.Best.Loss:R},"), rows[1], StringComparison.Ordinal);
        Assert.Contains("\"<script>alert(\"\"1\"\")</script> & 'more',\nnext\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ThePageStandsAloneAndEscapesAllText()
    {
        using var folder = new TemporaryFolder();
        RunHostile().SaveHtml(folder.File("page.html"));
        var page = File.ReadAllText(folder.File("page.html"));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);

        // What stands between the tags is well-formed: the body as XML.
        var body = page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)];
        var sections = XElement.Parse(body).Descendants("section").Select(section => section.Element("h2")!.Value);
        Assert.Equal(["Best so far, by trial", "Best so far, by time", "Cost against metric", "Parameters", "Trials", "How it was made"],
            sections.Where(name => name is not ("Curves" or "What mattered")));
    }

    [Fact]
    public void ThePageShowsEveryTrialInEachPicture()
    {
        using var folder = new TemporaryFolder();
        var result = SampleExperiment.Create(new MLContext(1), SampleExperiment.Options(6)).Run();
        result.SaveHtml(folder.File("page.html"));
        var page = File.ReadAllText(folder.File("page.html"));
        var body = XElement.Parse(page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)]);
        var cards = body.Descendants("section").ToDictionary(section => section.Element("h2")!.Value);
        Assert.Equal(2 * 6, cards["Best so far, by trial"].Descendants("circle").Count()); // a narrow and a wide picture
        Assert.Equal(2 * 6, cards["Cost against metric"].Descendants("circle").Count());
        Assert.Equal(2 * 6, cards["Curves"].Descendants("path").Count());
        Assert.Equal(6, cards["Parameters"].Descendants("polyline").Count());
        Assert.Equal(6, cards["Trials"].Descendants("tr").Count() - 1);
        Assert.DoesNotMatch(NotANumber(), page);
    }

    [Fact]
    public void ThePageAndTheValuesAreTheSameInEveryCulture()
    {
        using var folder = new TemporaryFolder();
        var result = RunHostile();
        result.SaveHtml(folder.File("invariant.html"));
        result.SaveCsv(folder.File("invariant.csv"));
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            result.SaveHtml(folder.File("other.html"));
            result.SaveCsv(folder.File("other.csv"));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.Equal(File.ReadAllText(folder.File("invariant.html")), File.ReadAllText(folder.File("other.html")));
        Assert.Equal(File.ReadAllText(folder.File("invariant.csv")), File.ReadAllText(folder.File("other.csv")));
    }

    private static ExperimentResult RunHostile()
    {
        var count = 0;
        return ScriptedExperiment.Create((_, _) =>
        {
            if (count++ == 2)
                throw new InvalidOperationException(Hostile);
        }, new ExperimentOptions
        {
            MaximumTrials = 8,
            Space = ScriptedExperiment.Space.WithChoice(nameof(ScriptedOptions.Name), "plain", "plain", "<b>&"),
        }, higherIsBetter: true).Run();
    }

    [GeneratedRegex("\"[^\"]*(NaN|Infinity)[^\"]*\"")]
    private static partial Regex NotANumber();
}
