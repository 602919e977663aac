using Experiment;
using Microsoft.ML;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Experiments;

if (args is not ["--data", var folder] || !File.Exists(Path.Combine(folder, "train.tsv")))
{
    Console.WriteLine("Looks for a good classifier of questions in five minutes. --data FOLDER: where train.tsv and test.tsv of TREC-6 are (kind, subkind, text).");
    return 2;
}

var ml = new MLContext(seed: 1);
var split = ml.Data.TrainTestSplit(Load("train.tsv"), testFraction: 0.15, seed: 1);
var experiment = ml.Recurrent.CreateExperiment(
    () => SequenceClassificationOptions.ForText("Label", nameof(Question.Text)),
    (context, options) => context.Transforms.Conversion.MapValueToKey("Label", nameof(Question.Kind))
        .Append(context.MulticlassClassification.Trainers.Recurrent(options)),
    ExperimentData.TrainValidation(split),
    ExperimentMetric.Multiclass(MulticlassMetric.MicroAccuracy),
    new ExperimentOptions());
var result = TrialTable.Show(table => experiment.Run());
return 0;

IDataView Load(string file) => ml.Data.LoadFromTextFile<Question>(Path.Combine(folder, file), hasHeader: true);
