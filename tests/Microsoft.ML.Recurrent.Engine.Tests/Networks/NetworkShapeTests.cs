using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Engine.Layers.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Engine.Tests.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Networks;

/// <summary>Networks as chains of layers that options cannot specify.</summary>
public sealed class NetworkShapeTests
{
    private static readonly RecurrentShape s_recurrent = new() { Size = 4, Cell = new CellOptions { Kind = CellKind.Gru }, Zoneout = 0.25f };
    private static readonly LayerList s_first = [s_recurrent, new PooledShape()];

    private static readonly LayerList s_second =
        [new ConvolutionShape { Channels = 3 }, new ActivationShape(), new PooledShape { Pooling = SequencePooling.Mean }];

    private static readonly NetworkShape s_branches = Of([new SideBySideShape { Branches = [s_first, s_second] }]);

    public static TheoryData<string> Variants => TrainingVariants.Names;

    public static TheoryData<LayerList, string> Misfits => new()
    {
        { [new PooledShape(), s_recurrent], "Layers[1].Kind is recurrent, but after a layer that pools the steps of a sequence there are no steps to read" },
        { [new PooledShape(), new PooledShape()], "Layers[1].Kind is pooled" },
        { [new PooledShape { AttentionSize = 3 }], "Layers[0].AttentionSize is 3 but must be 0" },
        { [new SideBySideShape { Branches = [s_first, []] }], "Layers[0].Branches[1] returns one row for each step" },
        { [new SideBySideShape { Branches = [s_first, [new ConvolutionShape { Channels = 2, Stride = 2 }, new PooledShape()]] }],
            "Layers[0].Branches[1] returns one step for 2 that it reads, but must return one for 1, as the first chain does" },
        { [new ResidualShape { Layers = [new PooledShape()] }], "Layers[0].Layers pool the steps of a sequence" },
        { [new DecodingShape { Layers = [s_recurrent], Steps = 2 }], "Layers[0].Layers[0] must be a recurrent layer of one direction without zoneout" },
        { [new DecodingShape { Layers = [s_recurrent with { Zoneout = 0 }], Steps = 2 }, new DenseShape { Size = 2 }],
            "Layers contain 'decoding', which must be the last layer of the network" },
        { [new DirectionStacksShape { Layers = [s_recurrent with { Bidirectional = true }] }], "Layers[0].Layers[0] must be a recurrent layer of one direction" },
        { [s_recurrent with { Size = 0 }], "Layers[0].Size is 0 but must be at least 1" },
        { [s_recurrent with { Zoneout = float.NaN }], "Layers[0].Zoneout is NaN" },
        { [new ConvolutionShape { Channels = 2, Stride = 2 }], "Layers return one step for 2 that they read, but without a layer that pools them" },
        { [new HorizonShape { Blocks = 3, InputSize = 1, HiddenSize = 16 }], "Input.InputSize is 2 but must be at least 4" },
        { [new HorizonShape { Blocks = 1, InputSize = 1, HiddenSize = 16 }], "Head.OutputSize is 3 but must be a multiple of 16" },
        { [s_recurrent with { Size = int.MaxValue }], "the network is too large" },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void EveryShapeIsReadAsItWasWritten(string name)
    {
        var network = TrainingVariants.Make(name);
        var read = Read(Write(network));
        Assert.Equal(network.Shape, read.Shape);
        Assert.Equal(network.Shape.GetHashCode(), read.Shape.GetHashCode());
        Assert.Equal(network.Parameters.Weights, read.Parameters.Weights);
        Assert.Equal(network.Parameters.Parameters.Sum(parameter => parameter.Length), network.Layers.Sum(layer => layer.NumberOfParameters));
    }

    [Theory]
    [MemberData(nameof(Misfits))]
    public void LayersThatDoNotFitAreRefusedByName(LayerList layers, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => new RecurrentNetwork(Of(layers), initialization: null));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryChangeOfAStoredShapeIsRefused()
    {
        var bytes = Write(new RecurrentNetwork(s_branches, initialization: null, 3));
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = (byte[])bytes.Clone();
            changed[i] ^= 0x41;
            Assert.Throws<ModelFormatException>(() => Read(changed));
        }
    }

    [Fact]
    public void BranchesReturnTheRowsOfNetworksOfTheirOwn()
    {
        var both = new RecurrentNetwork(s_branches, initialization: null, 3);
        var (first, second) = (Part(both, s_first), Part(both, s_second));
        float[] features = [.. Enumerable.Range(0, 2 * 9).Select(i => MathF.Sin(i))];
        var one = new NetworkSession(first).Run(features, []);
        var two = new NetworkSession(second).Run(features, []);
        var bias = both.Parameters.WeightsOf("head.bias");
        var outputs = new NetworkSession(both).Run(features, []);
        for (var i = 0; i < outputs.Length; i++)
            Assert.Equal(one[i] + two[i] + bias[i], outputs[i], 1e-5f);
    }

    [Fact]
    public void AStreamOfPooledBranchesReturnsAtEachStepWhatTheWholeReturns()
    {
        var network = new RecurrentNetwork(s_branches, initialization: null, 3);
        float[] features = [.. Enumerable.Range(0, 2 * 9).Select(i => MathF.Cos(i))];
        var (stream, whole) = (new NetworkSession(network), new NetworkSession(network));
        for (var step = 0; step < 9; step++)
        {
            var output = stream.Step(features.AsSpan(2 * step, 2)).ToArray();
            var expected = whole.Run(features.AsSpan(0, 2 * (step + 1)), []);
            for (var i = 0; i < output.Length; i++)
                Assert.Equal(expected[i], output[i], 1e-6f);
        }
    }

    [Fact]
    public void AnyLayersButThoseOfOptionsHaveNone()
    {
        Assert.Null(NetworkOptions.Of(s_branches));
        Assert.Null(NetworkOptions.Of(Of([s_recurrent, new DenseShape { Size = 3 }])));
        Assert.Null(NetworkOptions.Of(Of([s_recurrent, s_recurrent with { Zoneout = 0 }])));
        Assert.Equal([4, 4], NetworkOptions.Of(Of([s_recurrent, s_recurrent]))!.HiddenSizes);
        Assert.Throws<InvalidOperationException>(() => new RecurrentNetwork(s_branches, initialization: null).GetOptions());
    }

    private static NetworkShape Of(LayerList layers) =>
        new() { Input = new InputShape { InputSize = 2 }, Layers = layers, Head = new HeadShape { OutputSize = 3 } };

    // The network of one branch with its part of the head and no bias.
    private static RecurrentNetwork Part(RecurrentNetwork both, LayerList branch)
    {
        var part = new RecurrentNetwork(Of(branch), initialization: null);
        part.CopyWeightsFrom(both, name => name.StartsWith("head.", StringComparison.Ordinal) ? null : name);
        var source = both.Parameters.WeightsOf("head.weight");
        var target = part.Parameters.WritableWeightsOf("head.weight");
        var columns = part.Parameters["head.weight"].Columns;
        var first = ReferenceEquals(branch, s_first) ? 0 : 7 - columns;
        for (var row = 0; row < 3; row++)
            source.Slice((7 * row) + first, columns).CopyTo(target[(columns * row)..]);
        part.Parameters.WritableWeightsOf("head.bias").Clear();
        part.Refresh();
        return part;
    }

    private static byte[] Write(RecurrentNetwork network)
    {
        var stream = new MemoryStream();
        NetworkWriter.Write(stream, network);
        return stream.ToArray();
    }

    private static RecurrentNetwork Read(byte[] bytes) => NetworkReader.Read(new MemoryStream(bytes));
}
