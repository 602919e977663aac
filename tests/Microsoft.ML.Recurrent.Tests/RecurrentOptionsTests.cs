using System.Reflection;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent.Tests;

public sealed class RecurrentOptionsTests
{
    [Fact]
    public void AllViolationsStandInOneMessageWithNameValueAndRange()
    {
        var options = new SequenceClassificationOptions
        {
            HiddenSize = 0,
            Dropout = 1,
            LearningRate = float.NaN,
            Peepholes = true,
            Cell = CellKind.Gru,
            LabelSmoothing = -0.5f,
            LabelColumnName = "",
            Pooling = SequencePooling.None,
            TruncationLength = -3,
            LearningRateSchedule = null!,
            NumberOfNetworks = 101,
        };
        var message = Assert.Throws<ArgumentException>(() => new MLContext().BinaryClassification.Trainers.Recurrent(options)).Message;
        foreach (var part in new[]
        {
            "SequenceClassificationOptions", "HiddenSize is 0; allowed: 1 to 65536", "Dropout is 1; allowed: at least 0 and below 1",
            "LearningRate is NaN; allowed: above 0",
            "Peepholes is true; allowed: false unless Cell is Lstm", "LabelSmoothing is -0.5", "LabelColumnName is empty",
            "Pooling is None; allowed: one of Last, Mean, Max, Attention",
            "TruncationLength is -3", "LearningRateSchedule is null",
            "NumberOfNetworks is 101; allowed: 1 to 100",
        })
        {
            Assert.Contains(part, message, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string, Action<SequenceRegressionOptions>> Contradictions => new()
    {
        { "HiddenSizes is [4, 0]", o => o.HiddenSizes = [4, 0] },
        { "HiddenSizes is []", o => o.HiddenSizes = [] },
        { "ProjectionSize is 9", o => (o.ProjectionSize, o.HiddenSizes) = (9, [16, 8]) },
        { "RecurrentHeads is 2; allowed: 1 unless Cell is SLstm", o => o.RecurrentHeads = 2 },
        { "RecurrentHeads is 0; allowed: at least 1", o => (o.Cell, o.RecurrentHeads) = (CellKind.SLstm, 0) },
        {
            "RecurrentHeads is 3; allowed: 1, or a number that divides the units of each layer into groups of a multiple of 16",
            o => (o.Cell, o.HiddenSizes, o.RecurrentHeads) = (CellKind.SLstm, [48, 64], 3)
        },
        { "ElmanActivation is Relu", o => o.ElmanActivation = ElmanActivation.Relu },
        { "ResetAfter is false", o => o.ResetAfter = false },
        { "MemoryHeads is 2", o => o.MemoryHeads = 2 },
        { "Blocks is Xlstm; allowed: None unless Cell is SLstm or MLstm", o => o.Blocks = RecurrentBlockKind.Xlstm },
        { "Blocks is Xlstm; allowed: None with layers of different sizes in HiddenSizes",
            o => (o.Cell, o.HiddenSizes, o.Blocks) = (CellKind.MLstm, [8, 16], RecurrentBlockKind.Xlstm) },
        { "DilationFactor is 2; allowed: null unless there are several layers", o => o.DilationFactor = 2 },
        { "DilationFactor is 1; allowed: null, or 2 to 65536", o => (o.NumberOfLayers, o.DilationFactor) = (2, 1) },
        { "DilationFactor is 300; allowed: null, or at least 2 and with a last layer that continues from at most 65536 steps before, for 3 layers",
            o => (o.NumberOfLayers, o.DilationFactor) = (3, 300) },
        { "TruncationLength is 6; allowed: null, or a multiple of 4, the dilation of the last layer",
            o => (o.NumberOfLayers, o.DilationFactor, o.TruncationLength) = (3, 2, 6) },
        { "TruncationStride is 2; allowed: null, or a multiple of 4, the dilation of the last layer",
            o => (o.NumberOfLayers, o.DilationFactor, o.TruncationLength, o.TruncationStride) = (3, 2, 8, 2) },
        { "AttentionWindow is 0; allowed: null, or 1 to 65536", o => o.AttentionWindow = 0 },
        { "MemoryHeads is 3; allowed: null, or a divisor of the units of every layer",
            o => (o.Cell, o.HiddenSizes, o.MemoryHeads) = (CellKind.MLstm, [6, 8], 3) },
        { "LayerNormalization is true; allowed: false unless Cell is one that can be normalized",
            o => (o.Cell, o.LayerNormalization) = (CellKind.MLstm, true) },
        { "Zoneout is 0.1; allowed: 0 unless Cell is one that can keep values of its state", o => (o.Cell, o.Zoneout) = (CellKind.MLstm, 0.1f) },
        { "RecurrentDropout is 0.1; allowed: 0 unless Cell is one whose gates read the hidden state",
            o => (o.Cell, o.RecurrentDropout) = (CellKind.MLstm, 0.1f) },
        { "ProjectionSize is 2; allowed: null unless Cell is Lstm", o => (o.Cell, o.ProjectionSize) = (CellKind.MLstm, 2) },
        { "AmsGrad is true", o => (o.AmsGrad, o.Optimizer) = (true, OptimizerKind.Sgd) },
        { "Nesterov is true", o => (o.Nesterov, o.Optimizer, o.Momentum) = (true, OptimizerKind.Sgd, 0) },
        { "WeightDecay is 0.1", o => (o.WeightDecay, o.Optimizer) = (0.1f, OptimizerKind.RmsProp) },
        { "MicroBatchSize is 32", o => (o.BatchSize, o.MicroBatchSize) = (32, 32) },
        { "TruncationStride is 5", o => (o.TruncationLength, o.TruncationStride) = (4, 5) },
        { "TruncationLength is 4", o => (o.TruncationLength, o.Bidirectional) = (4, true) },
        { "TruncationLength is 4", o => (o.TruncationLength, o.Pooling) = (4, SequencePooling.Attention) },
        { "FreezeEmbedding is true", o => o.FreezeEmbedding = true },
        { "EmbeddingDeviation is -0.1", o => o.EmbeddingDeviation = -0.1f },
        { "HuberThreshold is 0", o => o.HuberThreshold = 0 },
        { "HiddenSize is 2147483647", o => o.HiddenSize = int.MaxValue },
        { "NumberOfLayers is 2147483647", o => o.NumberOfLayers = int.MaxValue },
        { "StepSize is 2147483647", o => o.StepSize = int.MaxValue },
        { "AttentionSize is 2147483647", o => o.AttentionSize = int.MaxValue },
        { "NumberOfThreads is 1000000", o => o.NumberOfThreads = 1_000_000 },
        { "NumberOfNetworks is 0; allowed: 1 to 100", o => o.NumberOfNetworks = 0 },
        { "Cell is 9", o => o.Cell = (CellKind)9 },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void ContradictionIsNamed(string expected, Action<SequenceRegressionOptions> break_)
    {
        var options = new SequenceRegressionOptions();
        break_(options);
        var message = Assert.Throws<ArgumentException>(() => new MLContext().Regression.Trainers.Recurrent(options)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void LaterChangesOfTheObjectDoNotReachTheEstimator()
    {
        var ml = new MLContext(1);
        var options = new SequenceRegressionOptions { StepSize = 2, LabelColumnName = "Target", HiddenSizes = [3], NumberOfEpochs = 1 };
        var trainer = ml.Regression.Trainers.Recurrent(options);
        options.HiddenSizes[0] = 7;
        options.StepSize = 99;
        var model = trainer.Fit(ml.Data.LoadFromEnumerable(SequenceRow.Make(6)));
        Assert.Equal([3], model.Model.GetOptions().HiddenSizes);
    }

    [Fact]
    public void EveryNetworkSettingReachesTheNetwork()
    {
        var options = new SequenceRegressionOptions
        {
            HiddenSizes = [5, 4],
            Bidirectional = true,
            Dropout = 0.1f,
            InputDropout = 0.2f,
            RecurrentDropout = 0.3f,
            Zoneout = 0.4f,
            LayerNormalization = true,
            Peepholes = true,
            CoupledInputForget = true,
            ProjectionSize = 3,
        };
        (options.Pooling, options.AttentionSize) = (SequencePooling.Attention, 11);
        var network = options.MakeNetworkOptions(new NetworkOptions { InputSize = 7, OutputSize = 2 });
        Assert.Equal([5, 4], network.HiddenSizes);
        Assert.Equal((7, 2, SequencePooling.Attention, 11, true),
            (network.InputSize, network.OutputSize, network.Pooling, network.AttentionSize, network.Bidirectional));
        Assert.Equal(0.4f, network.Zoneout);
        Assert.Equal(new NoiseOptions { Dropout = 0.1f, InputDropout = 0.2f, RecurrentDropout = 0.3f }, options.MakeTrainingOptions().Noise);
        Assert.Equal(new CellOptions { Peepholes = true, CoupledInputForget = true, ProjectionSize = 3, LayerNormalization = true }, network.Cell);
    }

    [Fact]
    public void HeadsReachTheNetwork()
    {
        var options = new SequenceRegressionOptions { Cell = CellKind.SLstm, HiddenSizes = [32, 64], RecurrentHeads = 2 };
        var network = options.MakeNetworkOptions(new NetworkOptions { InputSize = 7, OutputSize = 2 });
        Assert.Equal(new CellOptions { Kind = CellKind.SLstm, RecurrentHeads = 2 }, network.Cell);
    }

    [Fact]
    public void OptionsSurviveJson()
    {
        var options = new SequenceClassificationOptions
        {
            Cell = CellKind.Gru,
            HiddenSizes = [8, 4],
            LearningRateSchedule = new CosineSchedule(0.1f),
            ClassWeights = [1, 2],
        };
        var copy = JsonSerializer.Deserialize<SequenceClassificationOptions>(JsonSerializer.Serialize(options))!;
        Assert.Equal(options.LearningRateSchedule, copy.LearningRateSchedule);
        foreach (var property in typeof(SequenceClassificationOptions).GetProperties()
            .Where(p => p.PropertyType.IsValueType && p.Name != nameof(copy.CancellationToken)))
            Assert.Equal(property.GetValue(options), property.GetValue(copy));
        Assert.Equal(options.HiddenSizes, copy.HiddenSizes);
        Assert.Equal(options.ClassWeights, copy.ClassWeights);
    }
}
