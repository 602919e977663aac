using System.Reflection;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.ML.Recurrent.Engine.Networks;
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
            "Peepholes is True; allowed: false with Cell Gru", "LabelSmoothing is -0.5", "LabelColumnName is empty",
            "Pooling is None; allowed: Last, Mean, Max or Attention",
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
        { "ElmanActivation is Relu", o => o.ElmanActivation = ElmanActivation.Relu },
        { "ResetAfter is False", o => o.ResetAfter = false },
        { "AmsGrad is True", o => (o.AmsGrad, o.Optimizer) = (true, OptimizerKind.Sgd) },
        { "Nesterov is True", o => (o.Nesterov, o.Optimizer, o.Momentum) = (true, OptimizerKind.Sgd, 0) },
        { "WeightDecay is 0.1", o => (o.WeightDecay, o.Optimizer) = (0.1f, OptimizerKind.RmsProp) },
        { "TruncationStride is 5", o => (o.TruncationLength, o.TruncationStride) = (4, 5) },
        { "TruncationLength is 4", o => (o.TruncationLength, o.Bidirectional) = (4, true) },
        { "TruncationLength is 4", o => (o.TruncationLength, o.Pooling) = (4, SequencePooling.Attention) },
        { "FreezeEmbedding is True", o => o.FreezeEmbedding = true },
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
        Assert.Equal([3], model.Model.Options.HiddenSizes);
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
        var network = options.MakeNetworkOptions(7, null, 2, SequencePooling.Mean, 11);
        Assert.Equal([5, 4], network.HiddenSizes);
        Assert.Equal((7, 2, SequencePooling.Mean, 11, true),
            (network.InputSize, network.OutputSize, network.Pooling, network.AttentionSize, network.Bidirectional));
        Assert.Equal((0.1f, 0.2f, 0.3f, 0.4f), (network.Dropout, network.InputDropout, network.RecurrentDropout, network.Zoneout));
        Assert.Equal(new CellOptions { Peepholes = true, CoupledInputForget = true, ProjectionSize = 3, LayerNormalization = true }, network.Cell);
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

    [Fact]
    public void DocumentationStatesEachDefault()
    {
        var documentation = XDocument.Load(Path.ChangeExtension(typeof(RecurrentOptions).Assembly.Location, ".xml")).Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("value")?.ToString() ?? "");
        var wrong = new List<string>();
        foreach (var options in new object[] { new SequenceClassificationOptions(), new SequenceRegressionOptions(), new SequenceTaggingOptions() })
        {
            // The remarks of SequenceTaggingOptions state where its defaults are not those of the options it shares.
            foreach (var property in options.GetType().GetProperties().Where(p => options is not SequenceTaggingOptions || p.DeclaringType == options.GetType()))
            {
                var stated = documentation[$"P:{property.DeclaringType!.FullName}.{property.Name}"];
                if (!stated.Contains(Expected(property, options), StringComparison.Ordinal))
                    wrong.Add($"{property.Name}: {stated} does not say {Expected(property, options)}");
            }
        }

        Assert.Empty(wrong);
    }

    private static string Expected(PropertyInfo property, object options) => property.GetValue(options) switch
    {
        null => "Default null",
        CancellationToken => "Default none",
        bool value => value ? "Default true" : "Default false",
        Enum value => $"Default <see cref=\"F:{value.GetType().FullName}.{value}\"",
        string value => $"Default {value}",
        LearningRateSchedule value => $"Default <see cref=\"T:{value.GetType().FullName}\"",
        float value => $"Default {(value is > 0 and < 1e-4f ? value.ToString("0e-0", null) : value)}",
        var value => $"Default {value}",
    };
}
