using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Evaluation.Recurrences;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// The adding problem over 1,000 steps. The gates of an LSTM start open for spans of up to as many steps (Tallec and Ollivier 2018); the gates of minLSTM read the
/// input alone.
/// </summary>
internal sealed class LongAdding : EvaluationTask
{
    private const int Steps = 1000;
    private const int TrainingCount = 12_000;
    private const int TestCount = 1_000;

    public override string Name => "adding_1000";

    public override string Summary => "The adding problem over 1,000 steps: RMSE of two layers of minLSTM and of an LSTM with chrono initialization. Makes its data.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        foreach (var (name, kind, layers, span) in new[] { ("minlstm", CellKind.MinLstm, 2, 0), ("chrono_lstm", CellKind.Lstm, 1, Steps) })
            yield return new($"{name}_rmse", Rmse(kind, layers, span, seed));
    }

    private static double Rmse(CellKind kind, int layers, int span, int seed)
    {
        var shape = new NetworkOptions { InputSize = 2, Cell = new() { Kind = kind }, HiddenSizes = [.. Enumerable.Repeat(64, layers)], OutputSize = 1 };
        var network = new RecurrentNetwork(shape with { Initialization = new InitializationOptions { ChronoSpan = span } }, (ulong)seed);
        var options = new TrainingOptions
        {
            BatchSize = 32,
            NumberOfEpochs = 10,
            LearningRate = 0.005f,
            LearningRateSchedule = new CosineSchedule(),
            GradientClipNorm = 1,
            Seed = (ulong)seed,
        };
        new TrainingLoop(network, new SquaredLoss(), options).Run(MarkedValues.Draw(TrainingCount, Steps, (ulong)seed, 1));
        var test = MarkedValues.Draw(TestCount, Steps, (ulong)seed, 2);
        using var predictor = new BatchPredictor(network);
        var sum = 0.0;
        predictor.Predict(test, (example, outputs) => sum += Math.Pow(outputs[0] - test.Values(example)[0], 2));
        return Math.Sqrt(sum / TestCount);
    }
}
