using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Evaluation.Recurrences;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// The adding problem (Hochreiter and Schmidhuber 1997): each step has a value in [0, 1] and a marker that is 1 at two steps and else 0;
/// the answer is the sum of the two marked values. Always answering 1 has an RMSE of 0.408. Published for 100 steps and 16,000 training
/// sequences: 0.0105 by an LSTM of 32 units, 0.3855 by a plain network of 67. Both networks are trained the same way, with the LSTM's settings,
/// which were chosen on the validation sequences; the plain network does find part of the answer at a tenth of the learning rate.
/// </summary>
internal sealed class AddingProblem : EvaluationTask
{
    private const int Steps = 100;
    private const int TrainingCount = 14_400;
    private const int ValidationCount = 1_600;
    private const int TestCount = 4_000;

    public override string Name => "adding";

    public override string Summary =>
        "The adding problem over 100 steps, 16,000 sequences to learn from and 4,000 to test: RMSE of an LSTM of 32 units and of a plain network of 67. Makes its data.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var test = MarkedValues.Draw(TestCount, Steps, (ulong)seed, 3);
        yield return new("lstm_rmse_plain_defaults", PlainRmse(MarkedValues.Draw(TrainingCount + ValidationCount, Steps, (ulong)seed, 1), test, seed));
        var lstm = Train(CellKind.Lstm, 32, seed);
        yield return new("lstm_rmse", Rmse(lstm, test));
        yield return new("lstm_rmse_200_steps", Rmse(lstm, MarkedValues.Draw(TestCount, 2 * Steps, (ulong)seed, 4)));
        yield return new("lstm_rmse_400_steps", Rmse(lstm, MarkedValues.Draw(TestCount, 4 * Steps, (ulong)seed, 5)));
        yield return new("elman_rmse", Rmse(Train(CellKind.Elman, 67, seed), test));
    }

    private static double PlainRmse(SequenceList training, SequenceList test, int seed)
    {
        var ml = new MLContext(seed);
        var model = ml.Regression.Trainers.Lstm(nameof(Row.Sum), nameof(Row.Steps), stepSize: 2).Fit(Load(training));
        return ml.Regression.Evaluate(model.Transform(Load(test)), nameof(Row.Sum)).RootMeanSquaredError;

        IDataView Load(SequenceList data) => ml.Data.LoadFromEnumerable(Enumerable.Range(0, data.Count).Select(example =>
        {
            var steps = new float[2 * data.Length(example)];
            for (var step = 0; step < data.Length(example); step++)
                data.CopyFeatures(example, step, steps.AsSpan(2 * step, 2));
            return new Row { Steps = steps, Sum = data.Values(example)[0] };
        }).ToList());
    }

    private sealed class Row
    {
        public float[] Steps { get; set; } = [];

        public float Sum { get; set; }
    }

    private static RecurrentNetwork Train(CellKind cell, int hiddenSize, int seed)
    {
        var network = new RecurrentNetwork(
            new NetworkOptions { InputSize = 2, Cell = new() { Kind = cell }, HiddenSizes = [hiddenSize], OutputSize = 1 }, (ulong)seed);
        var options = new TrainingOptions
        {
            BatchSize = 32,
            NumberOfEpochs = 30,
            LearningRate = 0.01f,
            LearningRateSchedule = new CosineSchedule(),
            CreateOptimizer = () => new Adam(),
            GradientClipNorm = 1,
            Seed = (ulong)seed,
        };
        var training = MarkedValues.Draw(TrainingCount, Steps, (ulong)seed, 1);
        var validation = MarkedValues.Draw(ValidationCount, Steps, (ulong)seed, 2);
        new TrainingLoop(network, new SquaredLoss(), options).Run(training, validation);
        return network;
    }

    private static double Rmse(RecurrentNetwork network, SequenceList data)
    {
        using var predictor = new BatchPredictor(network);
        var sum = 0.0;
        predictor.Predict(data, (example, outputs) => sum += Math.Pow(outputs[0] - data.Values(example)[0], 2));
        return Math.Sqrt(sum / data.Count);
    }
}
