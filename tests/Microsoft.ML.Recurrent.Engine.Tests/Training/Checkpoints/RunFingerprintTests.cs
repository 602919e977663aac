using System.Text.Json;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Normalization;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
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
        new ElapsedTimeSchedule(TimeSpan.FromHours(3)),
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
        var options = new NetworkOptions
        {
            InputSize = 2,
            HiddenSizes = [3, 3],
            OutputSize = 16,
            ResidualConnections = true,
            HorizonHead = new HorizonHeadOptions { Blocks = 1, InputSize = 1, HiddenSize = 16 },
            Factors = [new FactorOptions { VocabularySize = 3, Size = 2 }],
            FrontLayers = [new NormalizationShape()],
        };
        var blocks = new NetworkOptions
        {
            InputSize = 2,
            Cell = new CellOptions { Kind = CellKind.SLstm },
            HiddenSizes = [3, 3],
            OutputSize = 1,
            Blocks = RecurrentBlockKind.Xlstm,
            DilationFactor = 2,
            AttentionWindow = 4,
        };
        var names = new[] { options, blocks }.SelectMany(of => Fingerprint(new TrainingOptions(), of)).Select(entry => entry.Name).ToList();
        foreach (var property in typeof(NetworkOptions).GetProperties())
            Assert.Contains(names, name => name.StartsWith($"network.{property.Name}", StringComparison.Ordinal));
        foreach (var property in typeof(HorizonHeadOptions).GetProperties())
            Assert.Contains($"network.HorizonHead.{property.Name}", names);
    }

    [Fact]
    public void WhatANetworkDoesNotHaveChangesNoFingerprint()
    {
        var names = Fingerprint(new ConstantSchedule()).Select(entry => entry.Name).ToList();
        Assert.DoesNotContain(names, name => name.Contains("Residual", StringComparison.Ordinal) || name.Contains("Horizon", StringComparison.Ordinal)
            || name.Contains("Factors", StringComparison.Ordinal) || name.Contains("Blocks", StringComparison.Ordinal)
            || name.Contains("Dilation", StringComparison.Ordinal) || name.Contains("AttentionWindow", StringComparison.Ordinal) || name.Contains("Front", StringComparison.Ordinal));
        Assert.DoesNotContain(nameof(TrainingOptions.MaximumDuration), names);
    }

    [Fact]
    public void TheMaximumDurationIsPartOfTheFingerprint() => Assert.Contains(
        (nameof(TrainingOptions.MaximumDuration), "01:30:00"), Fingerprint(new TrainingOptions { MaximumDuration = TimeSpan.FromMinutes(90) }));

    // What was written by reflection before is written the same now, so that checkpoints stay readable.
    [Fact]
    public void OptionsAreWrittenAsReflectionWritesThem()
    {
        var options = new NetworkOptions { InputSize = 2, HiddenSizes = [4, 3], OutputSize = 1, Zoneout = 0.5f, Cell = new CellOptions { Peepholes = true } };
        Assert.Equal(JsonSerializer.Serialize(options), JsonSerializer.Serialize(options, RunFingerprintJson.Default.NetworkOptions));
        var noise = new NoiseOptions { Dropout = 0.5f, TokenDropout = 0.1f };
        Assert.Equal(JsonSerializer.Serialize(noise), JsonSerializer.Serialize(noise, RunFingerprintJson.Default.NoiseOptions));
    }

    private static List<(string Name, string Value)> Fingerprint(LearningRateSchedule schedule) =>
        Fingerprint(new TrainingOptions { LearningRateSchedule = schedule });

    private static List<(string Name, string Value)> Fingerprint(TrainingOptions options, NetworkOptions? shape = null)
    {
        var network = new RecurrentNetwork(shape ?? new NetworkOptions { InputSize = 2, HiddenSizes = [3], OutputSize = 1 });
        var data = new SequenceList(2, hasTokens: false, TargetKind.Values, targetWidth: 1);
        return RunFingerprint.Of(network, new SquaredLoss(), options, options.CreateOptimizer(), data, null);
    }
}
