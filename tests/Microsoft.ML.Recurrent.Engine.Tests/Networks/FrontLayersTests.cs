using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Attention;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Normalization;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Engine.Tests.Training;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Networks;

/// <summary>Layers before the recurrent stack as data, and the networks that have them.</summary>
public sealed class FrontLayersTests
{
    private static readonly LayerList s_strided =
    [
        new ConvolutionShape { Channels = 6, KernelSize = 4, Stride = 2 },
        new ResidualShape { Layers = [new NormalizationShape(), new GatedShape { Size = 6, Gate = ActivationFunction.SigmoidLinear }] },
        new SideBySideShape { Branches = [[], [new DenseShape { Size = 3 }, new ActivationShape { Function = ActivationFunction.Tanh }]] },
        new TimePoolingShape { Statistic = TimePoolingKind.Average, Size = 3, Stride = 3 },
    ];

    private static readonly NetworkOptions s_options = new()
    {
        InputSize = TinyData.InputSize,
        FrontLayers = s_strided,
        HiddenSizes = [5],
        OutputSize = TinyData.Classes,
    };

    public static TheoryData<SequencePooling> Poolings => [SequencePooling.Last, SequencePooling.Mean, SequencePooling.Max, SequencePooling.Joined];

    [Fact]
    public void ListsAreEqualIfTheirLayersAre()
    {
        LayerList same =
        [
            new ConvolutionShape { Channels = 6, KernelSize = 4, Stride = 2 },
            new ResidualShape { Layers = [new NormalizationShape(), new GatedShape { Size = 6, Gate = ActivationFunction.SigmoidLinear }] },
            new SideBySideShape { Branches = [[], [new DenseShape { Size = 3 }, new ActivationShape { Function = ActivationFunction.Tanh }]] },
            new TimePoolingShape { Statistic = TimePoolingKind.Average, Size = 3, Stride = 3 },
        ];
        Assert.Equal(s_strided, same);
        Assert.Equal(s_strided.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(s_strided, [.. same.Take(3)]);
        Assert.NotEqual(s_strided, [.. same.Take(3), new TimePoolingShape { Statistic = TimePoolingKind.Average, Size = 2, Stride = 3 }]);
    }

    [Fact]
    public void ANetworkIsReadAsItWasWritten()
    {
        var network = new RecurrentNetwork(s_options, 3);
        var stream = new MemoryStream();
        NetworkWriter.Write(stream, network);
        stream.Position = 0;
        var read = NetworkReader.Read(stream);
        Assert.Equal(s_strided, read.GetOptions().FrontLayers);
        Assert.Equal(network.Parameters.Weights, read.Parameters.Weights);
    }

    [Fact]
    public void EveryChangeOfAStoredLayerIsRefusedOrReadAsAnotherNetwork()
    {
        var stream = new MemoryStream();
        NetworkWriter.Write(stream, new RecurrentNetwork(s_options, 3));
        var bytes = stream.ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = (byte[])bytes.Clone();
            changed[i] ^= 0x41;
            Assert.Throws<ModelFormatException>(() => NetworkReader.Read(new MemoryStream(changed)));
        }
    }

    [Fact]
    public void TheLayersAreListedWithTheirSizes()
    {
        var network = new RecurrentNetwork(s_options);
        Assert.Equal(network.Parameters.Parameters.Sum(parameter => parameter.Length), network.Layers.Sum(layer => layer.NumberOfParameters));
        Assert.Equal(["layers.0", "layers.1", "layers.2", "layers.3", "l0", "pooling", "head"], network.Layers.Select(layer => layer.Name));
        Assert.Equal(["[T / 2, 6]", "[T / 2, 6]", "[T / 2, 9]", "[T / 6, 9]"], network.Layers.Take(4).Select(layer => layer.OutputShape));
    }

    [Theory]
    [MemberData(nameof(Poolings))]
    public void AStreamAndWindowsGiveTheOutputsOfTheWholeSequence(SequencePooling pooling)
    {
        var network = new RecurrentNetwork(s_options with { Pooling = pooling }, 3);
        var data = TinyData.Classification(12, 1, 700);
        var (whole, stream) = (new NetworkSession(network), new NetworkSession(network));
        using var predictor = new BatchPredictor(network, 2, batchSize: 4);
        var outputs = predictor.Predict(data);
        for (var example = 0; example < data.Count; example++)
        {
            var features = new float[data.Length(example) * TinyData.InputSize];
            data.CopyFeatures(example, 0, data.Length(example), features);
            stream.Reset();
            float[] last = [];
            for (var t = 0; t < data.Length(example); t++)
                last = stream.Step(features.AsSpan(t * TinyData.InputSize, TinyData.InputSize)).ToArray();
            TrainingLoopTests.AssertClose(whole.Run(features, []), last, 1e-5f);
            TrainingLoopTests.AssertClose(last, outputs.AsSpan(example * TinyData.Classes, TinyData.Classes), 1e-5f);
        }
    }

    [Fact]
    public void AStreamContinuesFromItsSavedState()
    {
        var network = new RecurrentNetwork(s_options, 3);
        var (one, other) = (new NetworkSession(network), new NetworkSession(network));
        float[] step = [0.3f, -0.2f, 0.5f];
        for (var t = 0; t < 7; t++)
            one.Step(step);
        var state = new float[one.StateLength];
        one.SaveState(state);
        other.RestoreState(state, one.StepCount);
        for (var t = 7; t < 20; t++)
        {
            var expected = one.Step(step).ToArray();
            var found = other.Step(step).ToArray();
            if (t >= 12) // the first step after it for which the front layers return one
                Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void TruncationAtOrAboveTheLengthEqualsNoneBitForBit()
    {
        var data = TinyData.Classification(40, 2, 12);
        var (full, truncated) = (new RecurrentNetwork(s_options, 3), new RecurrentNetwork(s_options, 3));
        var options = new TrainingOptions { NumberOfEpochs = 2, BatchSize = 16, Noise = TinyNetworks.Dropout(0.2f) };
        new TrainingLoop(full, new SoftmaxCrossEntropyLoss(), options).Run(data);
        new TrainingLoop(truncated, new SoftmaxCrossEntropyLoss(), options with { TruncationLength = 12, TruncationStride = 6 }).Run(data);
        Assert.Equal(TinyNetworks.Weights(full), TinyNetworks.Weights(truncated));
    }

    [Theory]
    [InlineData("TruncationLength is 8 and TruncationStride 0, but both must be multiples of 6", 8, 0)]
    [InlineData("TruncationLength is 12 and TruncationStride 4, but both must be multiples of 6", 12, 4)]
    public void WindowsStartWithAStepThatTheFrontLayersReturn(string expected, int length, int stride) => Assert.Contains(
        expected,
        Assert.Throws<ArgumentException>(() => new TrainingLoop(
            new RecurrentNetwork(s_options), new SoftmaxCrossEntropyLoss(), new TrainingOptions { TruncationLength = length, TruncationStride = stride })).Message,
        StringComparison.Ordinal);

    public static TheoryData<string, NetworkOptions> Refused => new()
    {
        { "FrontLayers[0].Channels is 0 but must be at least 1", With(new ConvolutionShape { Channels = 0 }) },
        { "FrontLayers[0].KernelSize is 4 but must be at least 1 and odd", With(new ConvolutionShape { Channels = 2, KernelSize = 4, Causal = false }) },
        { "FrontLayers[0].Groups is 2 but must divide the number of values of a step that the layer reads, 3",
            With(new ConvolutionShape { Channels = 2, Groups = 2 }) },
        { "FrontLayers[1].Size is -1", With(new NormalizationShape(), new DenseShape { Size = -1 }) },
        { "FrontLayers[0].Layers return 4 values of a step but must return 3", With(new ResidualShape { Layers = [new DenseShape { Size = 4 }] }) },
        { "FrontLayers[0].Layers return one step for 2 that they read",
            With(new ResidualShape { Layers = [new ConvolutionShape { Channels = 3, Stride = 2 }] }) },
        { "FrontLayers[0].Layers[0].Size is 0", With(new ResidualShape { Layers = [new GatedShape { Size = 0 }] }) },
        { "FrontLayers[0].Branches is empty", With(new SideBySideShape { Branches = [] }) },
        { "FrontLayers[0].Window is 0 but must be at least 1", With(new SelfAttentionShape { Size = 3, Window = 0 }) },
        { "FrontLayers[1].Factor is 2 but must be the product of the strides of the last layers before it, [3]",
            With(new ConvolutionShape { Channels = 3, Stride = 3 }, new UpsamplingShape()) },
        { "FrontLayers[0].Function is 77", With(new ActivationShape { Function = (ActivationFunction)77 }) },
        { "FrontLayers return one step for 6 that they read, but with Pooling None there must be an output for each",
            s_options with { Pooling = SequencePooling.None } },
        { "FrontLayers are given but must be empty with a Decoder",
            With(new NormalizationShape()) with { Pooling = SequencePooling.None, Decoder = new DecoderOptions { Steps = 2 } } },
        { "the network is too large", With(new DenseShape { Size = int.MaxValue }, new DenseShape { Size = int.MaxValue }) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void LayersThatDoNotFitAreRefusedByName(string expected, NetworkOptions options) => Assert.Contains(
        expected, Assert.Throws<ArgumentException>(() => new RecurrentNetwork(options)).Message, StringComparison.Ordinal);

    private static NetworkOptions With(params LayerShape[] layers) => s_options with { FrontLayers = [.. layers] };
}
