using System.Globalization;
using Microsoft.ML.Recurrent.Experiments;
using Microsoft.ML.Recurrent.Experiments.Results;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>What axes and labels of an experiment's page say. How a page looks is checked in a browser, see PageChecks.</summary>
public sealed class PageDrawingTests
{
    [Theory]
    [InlineData(-0.2, 0.3)]
    [InlineData(-1, 1)]
    [InlineData(-3e-7, 2e-7)]
    [InlineData(0, 0.35)]
    [InlineData(123456, 123789)]
    public void TicksAreRoundNumbersAndZeroHasNoSign(double low, double high)
    {
        var ticks = AxisScale.Of([low, (low + high) / 2, high]).Ticks().ToArray();
        Assert.InRange(ticks.Length, 2, 9);
        Assert.All(ticks, tick => Assert.DoesNotMatch(@"^[-−]0$|\d{7}$", PageText.Number(tick)));
        Assert.All(ticks, tick => Assert.False(double.IsNegative(tick) && tick == 0));
    }

    [Fact]
    public void AxisOfSharesEndsAtOneAndOneOfLossesBeginsAtZero()
    {
        foreach (var values in new double[][] { [1], [0.95, 1, 1], [0.99] })
            Assert.InRange(AxisScale.Of(values).Ticks().Max(), 0, 1);
        foreach (var values in new double[][] { [0], [0, 3, 4], [0.001, 5] })
            Assert.InRange(AxisScale.Of(values).Ticks().Min(), 0, 10);
        Assert.Contains(AxisScale.Of([0.5, 1.2]).Ticks(), tick => tick > 1);
    }

    [Fact]
    public void CountsHaveWholeTicks()
    {
        foreach (var most in new[] { 0, 1, 2, 5, 40, 1000 })
            Assert.All(AxisScale.OfCounts(most).Ticks(), tick => Assert.Equal(Math.Round(tick), tick));
    }

    [Fact]
    public void MiddleOfARangeIsLabelledByARoundValueInItsPlace()
    {
        var parameter = new RealParameter("Rate", 0.001, 0.01, logarithmic: true);
        var labels = ParameterLabels.Of(parameter).ToArray();
        Assert.Equal(["0.001", "0.003", "0.01"], labels.Select(label => label.Text));
        Assert.Equal(parameter.ToUnit(0.003), labels[1].Place, 1e-9);
        Assert.Equal(["16", "60", "256"], ParameterLabels.Of(new IntegerParameter("Size", 16, 256, logarithmic: true)).Select(label => label.Text));
        Assert.Equal(["1", "2", "3"], ParameterLabels.Of(new IntegerParameter("Layers", 1, 3)).Select(label => label.Text));
    }

    [Fact]
    public void EachFoldHasALineOfItsOwn()
    {
        var ml = new MLContext(1);
        var data = ExperimentData.CrossValidation(SampleExperiment.Rows(ml), numberOfFolds: 3);
        var result = ml.Recurrent.CreateExperiment(SampleExperiment.Initial, SampleExperiment.Pipeline, data, SampleExperiment.Metric,
            SampleExperiment.Options(2)).Run();
        var best = result.Trials.First(trial => trial.State == TrialState.Completed);
        var runs = ResultPlots.RunsOf(best).ToArray();
        Assert.Equal([1, 2, 3], runs.Select(run => run.Key));
        var line = System.Text.RegularExpressions.Regex.Match(ResultPlots.Curves(result), "class=\"curve best\" d=\"([^\"]*)\"").Groups[1].Value;
        Assert.Equal(runs.Length, line.Count(letter => letter == 'M'));
        Assert.Equal(runs.Sum(run => run.Count()), line.Count(letter => letter is 'M' or 'L'));
    }

    [Fact]
    public void PageTellsDataSeedDateAndVersion()
    {
        using var folder = new TemporaryFolder();
        var result = SampleExperiment.Create(new MLContext(1), SampleExperiment.Options(2)).Run();
        result.SaveHtml(folder.File("page.html"));
        var page = File.ReadAllText(folder.File("page.html"));
        foreach (var part in new[] { "<dt>Data</dt><dd>", "<dt>Seed</dt><dd>1", $"<dt>Version</dt><dd>Microsoft.ML.Recurrent {ExperimentNotes.Version}",
            DateTime.UtcNow.ToString("yyyy-MM", CultureInfo.InvariantCulture) })
            Assert.Contains(part, page, StringComparison.Ordinal);
        Assert.NotEmpty(ExperimentNotes.Version);
        Assert.Contains("Importance is measured from 8 trials on; there are 2.", page, StringComparison.Ordinal);
    }
}
