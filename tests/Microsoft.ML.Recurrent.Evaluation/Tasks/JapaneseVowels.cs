using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// Which of nine speakers said a vowel: 12 cepstral coefficients per step, 7 to 29 steps, 270 utterances to learn from and 370 to test (Kudo et al. 1999).
/// Through the public ML.NET trainers, with the library's defaults.
/// </summary>
internal sealed class JapaneseVowels : EvaluationTask
{
    private const int Coefficients = 12;

    public override string Name => "japanese_vowels";

    public override string Summary => "Speaker of a vowel from 12 coefficients per step, 270 utterances to learn from and 370 to test: accuracy of an LSTM and a GRU with default options.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var training = Read(data.File(Name, "JapaneseVowels_TRAIN.ts"));
        var test = Read(data.File(Name, "JapaneseVowels_TEST.ts"));
        foreach (var cell in new[] { CellKind.Lstm, CellKind.Gru })
            yield return new(cell == CellKind.Lstm ? "lstm_accuracy" : "gru_accuracy", Accuracy(cell, training, test, seed));
    }

    private static double Accuracy(CellKind cell, IReadOnlyList<Utterance> training, IReadOnlyList<Utterance> test, int seed)
    {
        var ml = new MLContext(seed);
        var options = new SequenceClassificationOptions { Cell = cell, StepSize = Coefficients, Seed = seed };
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", nameof(Utterance.Speaker))
            .Append(ml.MulticlassClassification.Trainers.Recurrent(options));
        var model = pipeline.Fit(ml.Data.LoadFromEnumerable(training));
        return ml.MulticlassClassification.Evaluate(model.Transform(ml.Data.LoadFromEnumerable(test))).MicroAccuracy;
    }

    /// <summary>A line of a .ts file has the channels one behind the other, values by comma and channels by colon, and the class at its end.</summary>
    private static List<Utterance> Read(string path)
    {
        var utterances = new List<Utterance>();
        foreach (var line in File.ReadLines(path).SkipWhile(l => !l.StartsWith("@data", StringComparison.OrdinalIgnoreCase)).Skip(1).Where(l => l.Length > 0))
        {
            var fields = line.Split(':');
            if (fields.Length != Coefficients + 1)
                throw new EvaluationException($"{path}: a case has {fields.Length - 1} channels, expected are {Coefficients}.");
            var channels = fields[..Coefficients].Select(f => f.Split(',').Select(v => float.Parse(v, CultureInfo.InvariantCulture)).ToArray()).ToArray();
            var steps = channels[0].Length;
            var features = new float[steps * Coefficients];
            for (var t = 0; t < steps; t++)
                for (var c = 0; c < Coefficients; c++)
                    features[t * Coefficients + c] = channels[c][t];
            utterances.Add(new Utterance { Features = features, Speaker = fields[^1] });
        }

        return utterances;
    }

    private sealed class Utterance
    {
        [VectorType]
        public float[] Features { get; set; } = [];

        public string Speaker { get; set; } = "";
    }
}
