using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Tests;

/// <content>What training tells, in the log, to a listener and in the model.</content>
public abstract partial class EstimatorContract<TInput, TOutput>
{
    [Fact]
    public void TrainingOpensWithOneLineAndDoesNotFloodTheLog()
    {
        var ml = new MLContext(1);
        var lines = Log(ml);
        const int Epochs = 60;
        Create(ml, new RunSettings { NumberOfEpochs = Epochs }).Fit(Load(ml, Rows));
        var opening = Assert.Single(lines,
            line => line.Message.Contains("Training ", StringComparison.Ordinal) && line.Message.Contains(" parameters on ", StringComparison.Ordinal));
        foreach (var part in new[] { $"at most {Epochs} epochs of ", " update", " thread" })
            Assert.Contains(part, opening.Message, StringComparison.Ordinal);
        Assert.Matches(@"on [\d,]+ (rows|values|tokens)", opening.Message);

        // An epoch takes milliseconds here: nothing between the first and the last is worth a line.
        Assert.True(lines.Count < Epochs / 2, $"{lines.Count} lines:\n{string.Join('\n', lines.Select(line => line.Message))}");
        var first = lines.FindIndex(line => line.Message.Contains("Epoch ", StringComparison.Ordinal));
        Assert.InRange(lines.IndexOf(opening), 0, first);
    }

    [Fact]
    public void ListenerIsToldHowMuchIsLeft()
    {
        var reports = new List<TrainingProgress>();
        var ml = new MLContext(1);
        Create(ml, new RunSettings { Progress = new EpochSignal(reports.Add) }).Fit(Load(ml, Rows));
        Assert.All(reports, report => Assert.NotNull(report.Remaining));
        Assert.Equal(TimeSpan.Zero, reports[^1].Remaining);
        Assert.True(reports[0].Remaining > TimeSpan.Zero);
    }

    [Fact]
    public void ModelTellsHowItsTrainingEndedAlsoAfterSaveAndLoad()
    {
        var ml = new MLContext(1);
        var data = Load(ml, Rows);
        var model = Create(ml, new RunSettings()).Fit(data);
        ml.Model.Save(model, data.Schema, PathOf("told.zip"));
        var (result, each) = Results(model);
        var (loaded, loadedEach) = Results(ml.Model.Load(PathOf("told.zip"), out _));
        Assert.NotNull(result);
        Assert.NotEqual(TrainingOutcome.Cancelled, result.Outcome);
        Assert.True(result.TotalSteps > 0 && result.FinishedEpochs > 0);
        Assert.Equal(Text(result with { Elapsed = TimeSpan.Zero }), Text(loaded!));
        Assert.Equal(each.Select(one => Text(one with { Elapsed = TimeSpan.Zero })), loadedEach.Select(Text));

        static string Text(TrainingResult result) =>
            $"{result}; "
            + string.Join(' ', result.TrainingLosses.Concat(result.ValidationLosses).Concat(result.ValidationScores)
                .Select(loss => loss.ToString("R", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void SummaryIsThatOfTheNetworksAlsoAfterSaveAndLoad()
    {
        var ml = new MLContext(1);
        var data = Load(ml, Rows);
        var model = Create(ml, new RunSettings()).Fit(data);
        ml.Model.Save(model, data.Schema, PathOf("summed up.zip"));
        var summary = model.Summary();
        var networks = TransformerParts.Of(model).OfType<IRecurrentTransformer>().SelectMany(part => part.Networks).ToArray();
        Assert.Equal(networks.Length, summary.NumberOfNetworks);
        Assert.Equal(networks.Sum(network => network.Parameters.Parameters.Sum(parameter => (long)parameter.Length)), summary.NumberOfParameters);
        Assert.NotEmpty(summary.Layers);
        var lines = summary.ToString().Split(Environment.NewLine);
        Assert.All(summary.Layers, layer => Assert.Contains(lines, line => line.StartsWith($"  {layer.Name} ", StringComparison.Ordinal)));

        // All but the time, which is not saved.
        var loaded = ml.Model.Load(PathOf("summed up.zip"), out _).Summary().ToString().Split(Environment.NewLine);
        Assert.Equal(Untimed(lines), Untimed(loaded));

        static IEnumerable<string> Untimed(IEnumerable<string> lines) =>
            lines.Select(line => Regex.Replace(line, @" updates in [^,]*", " updates"));
    }

    [Fact]
    public void CancelledTrainingIsAWarningThatSaysWhichWeightsAreKept()
    {
        using var source = new CancellationTokenSource();
        var ml = new MLContext(1);
        var lines = Log(ml);
        var settings = new RunSettings { NumberOfEpochs = 100_000, Progress = new EpochSignal(_ => source.Cancel()), CancellationToken = source.Token };
        var model = Create(ml, settings).Fit(Load(ml, Rows));
        Assert.Equal(TrainingOutcome.Cancelled, Results(model).Whole!.Outcome);
        Assert.Contains(lines, line => line.Kind == ChannelMessageKind.Warning && line.Message.Contains("cancelled", StringComparison.Ordinal)
            && (line.Message.Contains("latest weights", StringComparison.Ordinal) || line.Message.Contains("best ", StringComparison.Ordinal)));
    }

    private static List<(ChannelMessageKind Kind, string Message)> Log(MLContext ml)
    {
        var lines = new List<(ChannelMessageKind, string)>();
        ml.Log += (_, e) =>
        {
            lock (lines)
                if (e.Source.Contains("Training", StringComparison.Ordinal))
                    lines.Add((e.Kind, e.RawMessage));
        };
        return lines;
    }

    private static (TrainingResult? Whole, IReadOnlyList<TrainingResult> Each) Results(ITransformer model)
    {
        var part = TransformerParts.Of(model).OfType<IRecurrentTransformer>().Last();
        Assert.Equal(part.Networks.Count, part.TrainingResults.Count);
        return (part.TrainingResult, part.TrainingResults);
    }
}
