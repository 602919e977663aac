using Microsoft.ML.Recurrent.Evaluation.Recurrences;
using Microsoft.ML.Recurrent.Evaluation.Sequences;
using Microsoft.ML.Recurrent.Evaluation.Text;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// What the networks of <see cref="RecurrenceTable"/> cost on one thread: networks, parameters of all of them and processor time of an epoch, of the LSTM for
/// each set of sequences to classify and of every cell on tinyshakespeare. There, two epochs are trained and the second counts, because code is still being
/// compiled during the first.
/// </summary>
internal sealed class RecurrenceCosts : LanguageModelTask
{
    private const int Epochs = 2;

    public override string Name => "recurrence_costs";

    public override string Summary => "Cells by plain defaults: networks, parameters, epochs and processor seconds of an epoch on one thread.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        foreach (var cell in Enum.GetValues<CellKind>())
        {
            foreach (var cost in Characters(data, cell, seed))
                yield return cost;
        }

        var names = RecurrenceTable.Names(data, seed).Training;
        foreach (var cost in Texts("names18", names, SequenceClassificationOptions.ForText(textTokens: TextTokens.Characters), seed))
            yield return cost;
        foreach (var cost in Texts("trec", RecurrenceTable.Questions(data).Training, SequenceClassificationOptions.ForText(), seed))
            yield return cost;

        var (training, _, stepSize) = SeriesSet.All.Single(set => set.Name == "OSULeaf").Read(data);
        var options = new SequenceClassificationOptions { FeatureColumnName = nameof(LabelledSeries.Values), StepSize = stepSize };
        var ml = new MLContext(seed);
        foreach (var cost in Classes("osuleaf", ml, options, nameof(LabelledSeries.Class), ml.Data.LoadFromEnumerable(training), seed))
            yield return cost;
    }

    protected override LanguageModelOptions Options() => new() { TextTokens = TextTokens.Characters };

    private static IEnumerable<Measurement> Texts(string set, IReadOnlyList<LabeledText> texts, SequenceClassificationOptions options, int seed)
    {
        var ml = new MLContext(seed);
        return Classes(set, ml, options, nameof(LabeledText.Class), ml.Data.LoadFromEnumerable(texts), seed);
    }

    private static IEnumerable<Measurement> Classes(
        string set, MLContext ml, SequenceClassificationOptions options, string classColumn, IDataView rows, int seed)
    {
        var clock = new EpochClock();
        (options.Seed, options.NumberOfThreads, options.Progress) = (seed, 1, clock);
        var model = ml.Transforms.Conversion.MapValueToKey("Label", classColumn).Append(ml.MulticlassClassification.Trainers.Recurrent(options)).Fit(rows);
        return Costs($"lstm_{set}", model.Summary(), clock);
    }

    private IEnumerable<Measurement> Characters(DataSource data, CellKind cell, int seed)
    {
        var text = File.ReadAllText(data.File("tinyshakespeare", "input.txt"));
        var clock = new EpochClock();
        var options = RecurrenceTable.With(Options(), cell);
        (options.NumberOfThreads, options.NumberOfEpochs, options.Progress) = (1, Epochs, clock);
        var (_, model) = Train(text[..(text.Length / 10 * 9)].TrimEnd('\n').Split('\n'), validation: null, seed, options);
        return Costs($"{cell.ToString().ToLowerInvariant()}_tinyshakespeare", model.Summary(), clock);
    }

    private static IEnumerable<Measurement> Costs(string prefix, ModelSummary summary, EpochClock clock) =>
    [
        new($"{prefix}_networks", summary.NumberOfNetworks),
        new($"{prefix}_parameters", summary.NumberOfParameters),
        new($"{prefix}_epochs", clock.Epochs),
        new($"{prefix}_epoch_seconds", clock.Seconds),
    ];
}
