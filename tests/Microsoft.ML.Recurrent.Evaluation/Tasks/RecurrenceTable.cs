using Microsoft.ML.Recurrent.Evaluation.Sequences;
using Microsoft.ML.Recurrent.Evaluation.Text;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// Every cell on the same sets with what is default but the cell, and two layers for minGRU and minLSTM, of which one layer only sums and forgets. The time of a
/// figure is that of training and testing.
/// </summary>
internal sealed class RecurrenceTable : LanguageModelTask
{
    private const double TestShare = 0.2;

    public override string Name => "recurrences";

    public override string Summary =>
        "Every cell by plain defaults: accuracy on names18, TREC and OSULeaf, mean squared error on ETTh1 96, nats per character on tinyshakespeare.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        foreach (var cell in Enum.GetValues<CellKind>())
        {
            var name = cell.ToString().ToLowerInvariant();
            yield return new($"{name}_names18", Text(Names(data, seed), SequenceClassificationOptions.ForText(textTokens: TextTokens.Characters), cell, seed));
            yield return new($"{name}_trec", Text(Questions(data), SequenceClassificationOptions.ForText(), cell, seed));
            yield return new($"{name}_osuleaf", Series(data, cell, seed));
        }

        foreach (var cell in Enum.GetValues<CellKind>())
        {
            var name = cell.ToString().ToLowerInvariant();
            yield return new($"{name}_etth1_96", new TransformerTemperature().MeanSquaredError(data, With(new ForecastingOptions(), cell), seed));
            yield return new($"{name}_tinyshakespeare", Characters(data, With(Options(), cell), seed));
        }

        // The transformer beside the cells has a cosine as well.
        var options = Options();
        options.LearningRateSchedule = new CosineSchedule();
        yield return new("lstm_tinyshakespeare_cosine", Characters(data, options, seed));
    }

    protected override LanguageModelOptions Options() => new() { TextTokens = TextTokens.Characters };

    internal static T With<T>(T options, CellKind cell)
        where T : RecurrentOptions
    {
        options.Cell = cell;
        if (cell is CellKind.MinGru or CellKind.MinLstm)
            options.NumberOfLayers = 2;
        return options;
    }

    private static double Text(TextSplit split, SequenceClassificationOptions options, CellKind cell, int seed)
    {
        options.Seed = seed;
        return TextFigures.Accuracy(new MulticlassTextLearner(split, seed).Recurrent(With(options, cell)));
    }

    internal static TextSplit Names(DataSource data, int seed) =>
        LabeledTexts.Split(LabeledTexts.Read(data.File("names18", "all.tsv"), "language", "name"), TestShare, seed);

    internal static TextSplit Questions(DataSource data) => new(
        LabeledTexts.Read(data.File("trec", "train.tsv"), "coarse", "text"), LabeledTexts.Read(data.File("trec", "test.tsv"), "coarse", "text"));

    private static double Series(DataSource data, CellKind cell, int seed)
    {
        var (training, test, stepSize) = SeriesSet.All.Single(set => set.Name == "OSULeaf").Read(data);
        var ml = new MLContext(seed);
        var options = With(new SequenceClassificationOptions { FeatureColumnName = nameof(LabelledSeries.Values), StepSize = stepSize, Seed = seed }, cell);
        var model = ml.Transforms.Conversion.MapValueToKey("Label", nameof(LabelledSeries.Class))
            .Append(ml.MulticlassClassification.Trainers.Recurrent(options)).Fit(ml.Data.LoadFromEnumerable(training));
        return ml.MulticlassClassification.Evaluate(model.Transform(ml.Data.LoadFromEnumerable(test))).MicroAccuracy;
    }

    private static double Characters(DataSource data, LanguageModelOptions options, int seed)
    {
        var text = File.ReadAllText(data.File("tinyshakespeare", "input.txt"));
        var cut = text.Length / 10 * 9;
        var (training, validation) = (text[..cut].TrimEnd('\n').Split('\n'), text[cut..].TrimEnd('\n').Split('\n'));
        var (ml, model) = Train(training, validation, seed, options);
        return Evaluate(ml, model, validation).CrossEntropy;
    }
}
