using System.Globalization;
using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.ExperimentHost;

/// <summary>A few seconds of training: two trials at a time, of two networks each, in two folds, some of them pruned.</summary>
public static class WaveExperiment
{
    public const int Trials = 10;

    /// <summary>Runs it to its end.</summary>
    /// <param name="folder">Where it is kept; null means nowhere.</param>
    /// <returns>A line for each trial, with everything but time, the best of them, and the bits of the model's outputs.</returns>
    public static IEnumerable<string> Run(string? folder)
    {
        var ml = new MLContext(1);
        var rows = ml.Data.LoadFromEnumerable(Wave.Make(240));
        var result = ml.Recurrent.CreateExperiment(
            () => new SequenceClassificationOptions { LabelColumnName = "Key", NumberOfEpochs = 4, NumberOfNetworks = 2, BatchSize = 16, ValidationFraction = 0.2f },
            (context, options) => context.Transforms.Conversion.MapValueToKey("Key", nameof(Wave.Class)).Append(context.MulticlassClassification.Trainers.Recurrent(options)),
            ExperimentData.CrossValidation(rows, 2),
            ExperimentMetric.Multiclass(MulticlassMetric.LogLoss, "Key"),
            new ExperimentOptions
            {
                Space = ExperimentSpace.Empty.WithIntegerRange("HiddenSize", 4, 32, logarithmic: true, initial: 8).WithRange("LearningRate", 1e-4, 0.1, logarithmic: true, initial: 0.01),
                Tuner = new ParzenTuner(),
                Pruner = new SuccessiveHalvingPruner(2, 2),
                MaximumTrials = Trials,
                ConcurrentTrials = 2,
                NumberOfThreads = 2,
                Folder = folder,
            }).Run();
        return result.Trials.OrderBy(trial => trial.TrialId).Select(Line).Append($"best {result.Best.TrialId}").Append(Scores(ml, result.Model, rows));
    }

    private static string Line(TrialResult trial) => string.Join(' ',
    [
        trial.TrialId.ToString(CultureInfo.InvariantCulture), trial.Parameters.ToString(), trial.State.ToString(), Bits(trial.Metric), Bits(trial.Loss), trial.Error ?? "",
        .. trial.Reports.Select(report => string.Create(CultureInfo.InvariantCulture, $"{report.Epoch}:{Bits(report.Loss)}")),
    ]);

    private static string Scores(MLContext ml, ITransformer model, IDataView rows) =>
        string.Join(' ', ml.Data.CreateEnumerable<Scored>(model.Transform(rows), reuseRowObject: false).Take(8).SelectMany(row => row.Score).Select(score => Bits(score)));

    private static string Bits(double value) => BitConverter.DoubleToUInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture);

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }
}
