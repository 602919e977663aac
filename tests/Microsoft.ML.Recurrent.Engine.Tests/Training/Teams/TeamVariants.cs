using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Threading;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Training.Gradients;
using Microsoft.ML.Recurrent.Engine.Training.Updates;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training.Teams;

/// <summary>Networks with several panels in every layer, for every cell and everything that a team has to run around it.</summary>
internal static class TeamVariants
{
    private static readonly Dictionary<string, NetworkOptions> s_options = new()
    {
        ["elman"] = Of(new CellOptions { Kind = CellKind.Elman }),
        ["elman normalized"] = Of(new CellOptions { Kind = CellKind.Elman, LayerNormalization = true }),
        ["lstm"] = Of(new CellOptions()),
        ["lstm zoneout"] = Of(new CellOptions()) with { Zoneout = 0.1f },
        ["lstm bidirectional"] = Of(new CellOptions()) with { Bidirectional = true, Pooling = SequencePooling.Mean },
        ["lstm projection"] = Of(new CellOptions { ProjectionSize = 66 }),
        ["lstm everything"] = Of(new CellOptions { Peepholes = true, CoupledInputForget = true, ProjectionSize = 35, LayerNormalization = true }),
        ["gru"] = Of(new CellOptions { Kind = CellKind.Gru }),
        ["gru normalized"] = Of(new CellOptions { Kind = CellKind.Gru, LayerNormalization = true }) with { Bidirectional = true },
        ["gru reset before"] = Of(new CellOptions { Kind = CellKind.Gru, ResetAfter = false }),
        ["gru reset before normalized"] = Of(new CellOptions { Kind = CellKind.Gru, ResetAfter = false, LayerNormalization = true }),
        ["minimal gru"] = Of(new CellOptions { Kind = CellKind.MinGru }),
        ["minimal gru bidirectional"] = Of(new CellOptions { Kind = CellKind.MinGru }) with { Bidirectional = true, Pooling = SequencePooling.Mean },
        ["minimal gru normalized"] = Of(new CellOptions { Kind = CellKind.MinGru, LayerNormalization = true }),
        ["minimal lstm"] = Of(new CellOptions { Kind = CellKind.MinLstm }),
        ["minimal lstm zoneout"] = Of(new CellOptions { Kind = CellKind.MinLstm }) with { Zoneout = 0.1f },
        ["output per step"] = Of(new CellOptions()) with { Pooling = SequencePooling.None },
    };

    public static TheoryData<string> Names => [.. s_options.Keys];

    /// <summary>Those that can be truncated.</summary>
    public static TheoryData<string> StreamingNames => [.. s_options.Keys.Where(name => !s_options[name].Bidirectional)];

    public static RecurrentNetwork Make(string name) => new(s_options[name], 11);

    public static SequenceList Data(string name, int count) => s_options[name].Pooling == SequencePooling.None
        ? TinyData.Tagging(count, 30, 61) : TinyData.Classification(count, 30, 61);

    /// <summary>Trains for some steps and returns the weights and then the outputs.</summary>
    /// <param name="name">The variant.</param>
    /// <param name="sequences">The number of sequences of a batch.</param>
    /// <param name="rule">The truncation.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="team">Makes the team from the threads.</param>
    public static float[] Run(string name, int sequences, TruncationRule rule, int threads, Func<WorkerPool, Team> team)
    {
        using var pool = new WorkerPool(threads);
        var (network, data) = (Make(name), Data(name, 2 * sequences));
        var cell = s_options[name].Cell.Kind;
        var noise = new NoiseOptions
        {
            Dropout = 0.2f,
            InputDropout = 0.1f,
            RecurrentDropout = cell is CellKind.MinGru or CellKind.MinLstm ? 0 : 0.2f,
        };
        var gradient = new BatchGradient(network, new SoftmaxCrossEntropyLoss(), pool, noise: noise, team: team(pool));
        var update = new ModelUpdate(network, new TrainingOptions());
        for (var step = 0; step < 4; step++)
        {
            int[] batch = [.. Enumerable.Range(step % 2 * sequences, sequences).OrderByDescending(data.Length)];
            gradient.Begin(data, batch, (ulong)step);
            for (var window = 0; window < rule.Windows(data.Length(batch[0])); window++)
            {
                gradient.Run(rule[window, data.Length(batch[0])]);
                if (gradient.Weight == 0)
                    continue;
                var report = new StepReport { LearningRate = 0.01f };
                Assert.True(update.Apply(gradient.Sum, ref report));
            }
        }

        List<float> results = [.. network.Parameters.Weights];
        using var predictor = new BatchPredictor(network, pool, 2 * sequences, team: team(pool));
        predictor.Predict(data, (_, outputs) => results.AddRange(outputs));
        results.Add((float)predictor.Evaluate(data, new SoftmaxCrossEntropyLoss()));
        return [.. results];
    }

    private static NetworkOptions Of(CellOptions cell) => new()
    {
        InputSize = TinyData.InputSize,
        InputProjectionSize = 70,
        Cell = cell,
        HiddenSizes = [70, 150],
        OutputSize = TinyData.Classes,
    };
}
