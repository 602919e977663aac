using System.Diagnostics;
using Microsoft.ML.Recurrent.Evaluation.Experiments;
using Microsoft.ML.Recurrent.Evaluation.Text;
using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// Trains every point of the recorded table on the language of surnames and writes the table into the current folder; goes on with one that is there.
/// </summary>
internal sealed class TunerTableMake : EvaluationTask
{
    private const int TrainingRows = 2000;
    private const int ValidationRows = 1000;

    public override string Name => "tuner_table_make";

    public override string Summary => $"Makes {RecordedTrials.FileName} in the current folder: 500 trainings on 2,000 names of names18. Figure: their mean processor time.";

    public override int DefaultSeeds => 1;

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var ml = new MLContext(seed);
        var names = LabeledTexts.Split(LabeledTexts.Read(data.File("names18", "all.tsv"), "language", "name"), 0, seed).Training;
        var keys = ml.Transforms.Conversion.MapValueToKey("Label", nameof(LabeledText.Class)).Fit(ml.Data.LoadFromEnumerable(names));
        var training = keys.Transform(ml.Data.LoadFromEnumerable(names.Take(TrainingRows)));
        var validation = keys.Transform(ml.Data.LoadFromEnumerable(names.Skip(TrainingRows).Take(ValidationRows)));

        if (!File.Exists(RecordedTrials.FileName))
            File.WriteAllText(RecordedTrials.FileName, RecordedTrials.Line(null) + "\n");
        var trials = RecordedTrials.ReadLines(File.ReadAllLines(RecordedTrials.FileName)).ToDictionary(trial => trial.Parameters);
        // One training more, so that no trial has the time of compilation.
        Train(ml, training, validation, RecordedTrials.Space.Initial);
        foreach (var point in RecordedTrials.Points().Where(point => !trials.ContainsKey(point)))
        {
            trials.Add(point, Train(ml, training, validation, point));
            File.AppendAllText(RecordedTrials.FileName, RecordedTrials.Line(trials[point]) + "\n");
        }

        yield return new Measurement("seconds_per_trial", trials.Values.Average(trial => trial.Seconds));
    }

    private static TrialResult Train(MLContext ml, IDataView training, IDataView validation, TrialParameters point)
    {
        var clock = new ReportClock();
        var options = new SequenceClassificationOptions
        {
            FeatureColumnName = nameof(LabeledText.Text),
            TextTokens = TextTokens.Characters,
            MinimumTokenCount = 1,
            EmbeddingSize = 32,
            NumberOfEpochs = RecordedTrials.Epochs,
            NumberOfThreads = 1,
            ValidationSet = validation,
            Progress = clock,
        };
        RecordedTrials.Space.ApplyTo(point, options);
        var model = ml.MulticlassClassification.Trainers.Recurrent(options).Fit(training);
        return new TrialResult
        {
            TrialId = 0,
            Parameters = point,
            State = TrialState.Completed,
            Metric = ml.MulticlassClassification.Evaluate(model.Transform(validation)).MicroAccuracy,
            Seconds = clock.Reports[^1].Seconds,
            Reports = clock.Reports,
        };
    }

    /// <summary>Notes loss and processor time, which the rest of the machine does not change, at the end of each epoch.</summary>
    private sealed class ReportClock : IProgress<TrainingProgress>
    {
        private readonly double _start = Now;

        public List<TrialReport> Reports { get; } = [];

        private static double Now => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

        public void Report(TrainingProgress value)
        {
            if (value.EpochCompleted)
                Reports.Add(new TrialReport(value.Epoch, value.ValidationLoss, Now - _start));
        }
    }
}
