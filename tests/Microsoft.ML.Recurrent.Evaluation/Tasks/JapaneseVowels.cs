using Microsoft.ML.Recurrent.Evaluation.Sequences;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// Which of nine speakers said a vowel: 12 cepstral coefficients per step, 7 to 29 steps, 270 utterances to learn from and 370 to test (Kudo et al. 1999).
/// Through the public ML.NET trainers, with the library's defaults.
/// </summary>
internal sealed class JapaneseVowels : EvaluationTask
{
    public override string Name => "japanese_vowels";

    public override string Summary => "Speaker of a vowel from 12 coefficients per step, 270 utterances to learn from and 370 to test: accuracy of an LSTM and a GRU with default options.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var (training, test, stepSize) = SeriesSet.JapaneseVowels.Read(data);
        foreach (var cell in new[] { CellKind.Lstm, CellKind.Gru })
            yield return new(cell == CellKind.Lstm ? "lstm_accuracy" : "gru_accuracy", Accuracy(cell, training, test, stepSize, seed));
    }

    private static double Accuracy(CellKind cell, IReadOnlyList<LabelledSeries> training, IReadOnlyList<LabelledSeries> test, int stepSize, int seed)
    {
        var ml = new MLContext(seed);
        var options = new SequenceClassificationOptions { FeatureColumnName = nameof(LabelledSeries.Values), Cell = cell, StepSize = stepSize, Seed = seed };
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", nameof(LabelledSeries.Class))
            .Append(ml.MulticlassClassification.Trainers.Recurrent(options));
        var model = pipeline.Fit(ml.Data.LoadFromEnumerable(training));
        return ml.MulticlassClassification.Evaluate(model.Transform(ml.Data.LoadFromEnumerable(test))).MicroAccuracy;
    }
}
