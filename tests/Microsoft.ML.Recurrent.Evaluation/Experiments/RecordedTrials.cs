using System.Globalization;
using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Evaluation.Experiments;

/// <summary>
/// All 500 points of a small space, each trained once: so that tuners and pruners can be compared on real trials over many seeds in no time. A line of the
/// table has the values of the point, the accuracy on the validation part, and the validation loss and the processor time after each epoch.
/// </summary>
internal static class RecordedTrials
{
    public const int Epochs = 27;
    public const string FileName = "surnames.csv";

    private const string Headings = "Cell,Dropout,HiddenSize,LearningRate,Pooling,Accuracy,Losses,Seconds";

    /// <summary>The space; it starts at the defaults of the options.</summary>
    public static ExperimentSpace Space { get; } = ExperimentSpace.Of<SequenceClassificationOptions>().Only()
        .WithChoice(nameof(SequenceClassificationOptions.Cell), CellKind.Lstm, CellKind.Lstm, CellKind.Gru)
        .WithChoice(nameof(SequenceClassificationOptions.Dropout), 0f, 0f, 0.15f, 0.3f, 0.45f, 0.6f)
        .WithChoice(nameof(SequenceClassificationOptions.HiddenSize), 64, 8, 16, 32, 64, 128)
        .WithChoice(nameof(SequenceClassificationOptions.LearningRate), 0.005f, 0.0005f, 0.0015f, 0.005f, 0.015f, 0.05f)
        .WithChoice(nameof(SequenceClassificationOptions.Pooling), SequencePooling.Last, SequencePooling.Last, SequencePooling.Max);

    /// <summary>Every point of the space.</summary>
    public static IEnumerable<TrialParameters> Points() => Space.Parameters.Cast<ChoiceParameter>()
        .Aggregate((IEnumerable<KeyValuePair<string, object>[]>)[[]], (points, choice) =>
            points.SelectMany(point => choice.Values.Select(value => (KeyValuePair<string, object>[])[.. point, new(choice.Name, value)])))
        .Select(point => new TrialParameters(point));

    /// <summary>The trials of the table that comes with the program, by their points.</summary>
    public static IReadOnlyDictionary<TrialParameters, TrialResult> Read()
    {
        using var stream = typeof(RecordedTrials).Assembly.GetManifestResourceStream(FileName) ?? throw new EvaluationException($"The program has no {FileName}.");
        using var reader = new StreamReader(stream);
        return ReadLines(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(trial => trial.Parameters);
    }

    /// <summary>The trials of some lines, the first of which are the headings.</summary>
    public static IEnumerable<TrialResult> ReadLines(IReadOnlyList<string> lines)
    {
        if (lines.Count == 0 || lines[0] != Headings)
            throw new EvaluationException($"The first line of the table is '{lines.FirstOrDefault()}'; expected is '{Headings}'.");
        for (var i = 1; i < lines.Count; i++)
        {
            var fields = lines[i].Split(',');
            var (losses, seconds) = (Numbers(fields[6]), Numbers(fields[7]));
            if (losses.Length != Epochs || seconds.Length != Epochs)
                throw new EvaluationException($"Line {i + 1} of the table has {losses.Length} losses and {seconds.Length} times; a trial has {Epochs} epochs.");
            yield return new TrialResult
            {
                TrialId = i - 1,
                Parameters = Space.Convert(Headings.Split(',').Take(5).Zip(fields, (name, value) => KeyValuePair.Create(name, (object)value))),
                State = TrialState.Completed,
                Metric = double.Parse(fields[5], CultureInfo.InvariantCulture),
                Loss = losses.Min(),
                Seconds = seconds[^1],
                Reports = [.. losses.Select((loss, epoch) => new TrialReport(epoch + 1, loss, seconds[epoch]))],
            };
        }
    }

    /// <summary>A line of the table; of no trial, the headings.</summary>
    public static string Line(TrialResult? trial)
    {
        if (trial is null)
            return Headings;
        var values = trial.Parameters.Values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture));
        var accuracy = trial.Metric.ToString("0.####", CultureInfo.InvariantCulture);
        return string.Join(',', [.. values, accuracy, Text(trial.Reports.Select(report => report.Loss)), Text(trial.Reports.Select(report => report.Seconds))]);
    }

    private static double[] Numbers(string text) => [.. text.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    private static string Text(IEnumerable<double> numbers) => string.Join(' ', numbers.Select(number => number.ToString("0.#####", CultureInfo.InvariantCulture)));
}
