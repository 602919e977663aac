using System.Text.Json;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Training.Checkpoints;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training.Checkpoints;

/// <summary>A fingerprint holds whatever the options hold, although no reflection writes it.</summary>
public sealed class RunFingerprintTests
{
    public static TheoryData<LearningRateSchedule> Schedules =>
    [
        new ConstantSchedule(), new StepSchedule(2), new ExponentialSchedule(0.9f), new CosineSchedule(), new OneCycleSchedule(),
        new WarmUpSchedule(3, new CosineSchedule()),
        new ReduceOnPlateauSchedule(),
    ];

    [Theory]
    [MemberData(nameof(Schedules))]
    public void EverySettingOfAScheduleIsPartOfTheFingerprint(LearningRateSchedule schedule)
    {
        var names = Fingerprint(schedule).Select(entry => entry.Name).ToList();
        foreach (var property in schedule.GetType().GetProperties().Where(p => p.Name != nameof(LearningRateSchedule.State)))
            Assert.Contains(names, name => name.StartsWith($"Schedule.{property.Name}", StringComparison.Ordinal));
        Assert.Contains("Schedule.schedule", names);
    }

    [Fact]
    public void EveryOptionOfANetworkIsPartOfTheFingerprint()
    {
        var names = Fingerprint(new ConstantSchedule()).Select(entry => entry.Name).ToList();
        foreach (var property in typeof(NetworkOptions).GetProperties())
            Assert.Contains(names, name => name.StartsWith($"network.{property.Name}", StringComparison.Ordinal));
    }

    // What was written by reflection before is written the same now, so that checkpoints stay readable.
    [Fact]
    public void OptionsAreWrittenAsReflectionWritesThem()
    {
        var options = new NetworkOptions { InputSize = 2, HiddenSizes = [4, 3], OutputSize = 1, Dropout = 0.5f, Cell = new CellOptions { Peepholes = true } };
        Assert.Equal(JsonSerializer.Serialize(options), JsonSerializer.Serialize(options, RunFingerprintJson.Default.NetworkOptions));
    }

    private static List<(string Name, string Value)> Fingerprint(LearningRateSchedule schedule)
    {
        var network = new RecurrentNetwork(new NetworkOptions { InputSize = 2, HiddenSizes = [3], OutputSize = 1 });
        var options = new TrainingOptions { LearningRateSchedule = schedule };
        var data = new SequenceList(2, hasTokens: false, TargetKind.Values, targetWidth: 1);
        return RunFingerprint.Of(network, new SquaredLoss(), options, options.CreateOptimizer(), data, null);
    }
}
