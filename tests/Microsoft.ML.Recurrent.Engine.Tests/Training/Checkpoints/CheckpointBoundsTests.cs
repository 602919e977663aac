using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Training.Checkpoints;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training.Checkpoints;

/// <summary>A checkpoint with right checksums and numbers that no run writes is refused by its section.</summary>
public sealed class CheckpointBoundsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bounds").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, string> Defects => new()
    {
        { "position", "Elapsed" }, { "position", "Negative" }, { "position", "Steps" }, { "position", "LossSum" }, { "position", "WeightSum" },
        { "scores", "Best" },
        { "weights", "Weights" }, { "optimizer", "Slot" }, { "optimizer", "OptimizerSteps" }, { "average", "Average" }, { "average", "Updates" },
        { "carried", "Carried" },
    };

    [Theory]
    [MemberData(nameof(Defects))]
    public void IsRefused(string section, string defect)
    {
        var path = Path.Combine(_folder, "run.checkpoint");
        CheckpointFile.Write(path, Checkpoint(""));
        Assert.Equal(2, CheckpointFile.Read(path).Weights.Length);
        CheckpointFile.Write(path, Checkpoint(defect));
        Assert.Equal(section, Assert.Throws<ModelFormatException>(() => CheckpointFile.Read(path)).Section);
    }

    [Fact]
    public void AnOptimizerTakesNoNegativeSquares()
    {
        var optimizer = new Adam();
        optimizer.Initialize(2);
        Assert.Throws<ArgumentException>(() => optimizer.Restore(1, [("exp_avg", [-1, 1]), ("exp_avg_sq", [1, -1])]));
        optimizer.Restore(1, [("exp_avg", [-1, 1]), ("exp_avg_sq", [0, 1])]);
    }

    private static Checkpoint Checkpoint(string defect)
    {
        var state = new TrainingState
        {
            Steps = defect == "Steps" ? long.MaxValue : 3,
            LossSum = defect == "LossSum" ? double.NaN : 1,
            WeightSum = defect == "WeightSum" ? -1 : 1,
            Elapsed = defect == "Elapsed" ? TimeSpan.MaxValue : defect == "Negative" ? TimeSpan.MinValue : TimeSpan.FromSeconds(1),
        };
        state.Selection.BestWeights = [1, defect == "Best" ? float.NaN : 2];
        return new Checkpoint
        {
            Fingerprint = [("a", "b")],
            State = state,
            Weights = [1, defect == "Weights" ? float.PositiveInfinity : 2],
            OptimizerSteps = defect == "OptimizerSteps" ? -1 : 3,
            OptimizerSlots = [("exp_avg", [0, defect == "Slot" ? float.NaN : 1])],
            ScheduleState = [],
            AverageUpdates = defect == "Updates" ? long.MinValue : 0,
            Average = [1, defect == "Average" ? float.NaN : 2],
            CarriedStates = [[1, defect == "Carried" ? float.NaN : 2]],
        };
    }
}
