using System.Globalization;
using Experiment;
using Microsoft.ML;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Experiments;

if (args is not ["--data", var folder] || !File.Exists(Path.Combine(folder, "train.tsv")))
{
    Console.WriteLine("Looks for a good classifier of questions in five minutes.");
    Console.WriteLine("  dotnet run -c Release --project examples/Experiment -- --data FOLDER");
    Console.WriteLine("FOLDER holds train.tsv and test.tsv of TREC-6: kind, kind in detail and text, with a header line.");
    return 2;
}

var ml = new MLContext(seed: 1);
IDataView train = ml.Data.Cache(Load("train.tsv"));

// What to try: the options that the library marks as worth tuning, as many as five minutes can tell apart, starting from its settings for short texts.
var space = ExperimentSpace.Of(Start())
    .Only("HiddenSize", "EmbeddingSize", "CharacterFeatures", "LearningRate", "Dropout", "LabelSmoothing")
    .WithRange("NumberOfEpochs", 5, 10, initial: 6);
var result = TrialTable.Show(table => ml.Recurrent.CreateExperiment(Start, Pipeline,
    ExperimentData.TrainValidation(ml.Data.TrainTestSplit(train, testFraction: 0.15, seed: 1)),
    ExperimentMetric.Multiclass(MulticlassMetric.MicroAccuracy),
    new ExperimentOptions { Space = space, MaximumTime = TimeSpan.FromMinutes(5), ConcurrentTrials = 2, Folder = "experiment", Progress = table }).Run());
result.SaveHtml("experiment.html");
result.SaveCsv("experiment.csv");

// The best settings, on all questions, as five networks whose probabilities are averaged.
var best = Start();
result.Space.ApplyTo(result.Best.Parameters, best);
best.NumberOfNetworks = 5;
var scored = Pipeline(ml, best).Fit(train).Transform(Load("test.tsv"));
var untuned = result.Trials.Single(trial => trial.Id == 0).Metric;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Validation: {result.Best.Metric:p1}, untuned {untuned:p1}, {result.Trials.Count} trials. See experiment.html."));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Test: {ml.MulticlassClassification.Evaluate(scored).MicroAccuracy:p1}"));
return 0;

IDataView Load(string file) => ml.Data.LoadFromTextFile<Question>(Path.Combine(folder, file), hasHeader: true);

SequenceClassificationOptions Start() => SequenceClassificationOptions.ForText("Label", nameof(Question.Text));

IEstimator<ITransformer> Pipeline(MLContext context, SequenceClassificationOptions options) =>
    context.Transforms.Conversion.MapValueToKey("Label", nameof(Question.Kind)).Append(context.MulticlassClassification.Trainers.Recurrent(options));
