using System.Diagnostics;
using Experiment;
using Microsoft.ML;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Experiments;

if (args is not ["--data", var folder, .. var more] || more is not ([] or ["--text", _, ..]) || !File.Exists(Path.Combine(folder, "train.tsv")))
{
    Console.WriteLine("Looks for a good classifier of questions in five minutes.");
    Console.WriteLine("  dotnet run -c Release --project examples/Experiment -- --data FOLDER [--text FILE...]");
    Console.WriteLine("FOLDER holds train.tsv and test.tsv of TREC-6: kind, kind in detail and text, with a header line. Each line of a FILE is a text without a kind, from");
    Console.WriteLine("which an encoder learns words that the questions show rarely or never; some 50,000 lines take one or two of the five minutes.");
    return 2;
}

var ml = new MLContext(seed: 1);
var clock = Stopwatch.StartNew();
IDataView train = ml.Data.Cache(Load("train.tsv"));

// What the encoder reads has no kinds; classifiers start from what it knows.
var texts = ml.Data.CreateEnumerable<Question>(train, reuseRowObject: false).Concat(more.Skip(1).SelectMany(File.ReadLines).Select(line => new Question { Text = line }));
var encoder = ml.Transforms.Text.FeaturizeTextByRecurrent(TextFeaturizingOptions.ForFineTuning(nameof(Question.Text))).Fit(ml.Data.LoadFromEnumerable(texts));

// What to try: some of the options that the library marks as worth tuning, as many as the rest of five minutes can tell apart, beginning with its settings for such
// an encoder.
var space = ExperimentSpace.Of(Start()).Only("Dropout", "InputDropout", "LabelSmoothing").WithRange("LearningRate", 0.001, 0.01, logarithmic: true, initial: 0.003)
    .WithIntegerRange("NumberOfEpochs", 10, 25, initial: 20);
var result = TrialTable.Show(table => ml.Recurrent.CreateExperiment(Start, Pipeline,
    ExperimentData.TrainValidation(ml.Data.TrainTestSplit(train, testFraction: 0.15, seed: 1)),
    ExperimentMetric.Multiclass(MulticlassMetric.MicroAccuracy),
    new ExperimentOptions { Space = space, MaximumTime = TimeSpan.FromMinutes(5) - clock.Elapsed, ConcurrentTrials = 2, Folder = "experiment", Progress = table }).Run());
result.SaveHtml("experiment.html");
result.SaveCsv("experiment.csv");

// The best settings, on all questions, as five networks whose probabilities are averaged.
var best = Start();
result.Space.ApplyTo(result.Best.Parameters, best);
best.NumberOfNetworks = 5;
var scored = Pipeline(ml, best).Fit(train).Transform(Load("test.tsv"));
var untuned = result.Trials.FirstOrDefault(trial => trial.TrialId == 0)?.Metric;
Console.WriteLine(FormattableString.Invariant($"Validation: {result.Best.Metric:p1}, untuned {untuned:p1}, {result.Trials.Count} trials. See experiment.html."));
Console.WriteLine(FormattableString.Invariant($"Test: {ml.MulticlassClassification.Evaluate(scored).MicroAccuracy:p1}"));
return 0;

IDataView Load(string file) => ml.Data.LoadFromTextFile<Question>(Path.Combine(folder, file), hasHeader: true);

SequenceClassificationOptions Start()
{
    var options = SequenceClassificationOptions.ForText(encoder, "Label", nameof(Question.Text));
    options.NumberOfNetworks = 1; // quick trials
    return options;
}

IEstimator<ITransformer> Pipeline(MLContext context, SequenceClassificationOptions options) =>
    context.Transforms.Conversion.MapValueToKey("Label", nameof(Question.Kind)).Append(context.MulticlassClassification.Trainers.Recurrent(options));
