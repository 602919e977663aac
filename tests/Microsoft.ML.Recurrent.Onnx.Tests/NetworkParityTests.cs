using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Recurrent.Engine.Chains;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Onnx.Tests.Peers;

namespace Microsoft.ML.Recurrent.Onnx.Tests;

/// <summary>ONNX Runtime computes what the engine computes.</summary>
public sealed class NetworkParityTests
{
    private const double Absolute = 1e-5;
    private const double Relative = 1e-4;
    private const int Groups = 20;
    private const int NetworksOfGroup = 10;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Groups)];

    public static TheoryData<CellKind> Cells => [.. Enum.GetValues<CellKind>()];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void OnnxRuntimeReturnsWhatARandomNetworkReturns(int seed)
    {
        var shapes = new RandomShapes(new Random(seed));
        for (var i = 0; i < NetworksOfGroup; i++)
            Check(shapes.Next(), (1000 * seed) + i, GraphOptimizationLevel.ORT_ENABLE_ALL);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void OnnxRuntimeReturnsWhatEveryCellReturnsAtEveryLevelOfOptimization(CellKind cell)
    {
        var shapes = new RandomShapes(new Random(5));
        foreach (var level in Enum.GetValues<GraphOptimizationLevel>())
        {
            for (var i = 0; i < 6; i++)
                Check(
                    new NetworkShape
                    {
                        Input = new InputShape { InputSize = 4 }, Layers = [shapes.Recurrent(cell), new PooledShape()], Head = new HeadShape { OutputSize = 3 },
                    },
                    i, level);
        }
    }

    [Fact]
    public void EveryHeadAndTheBestTagsAreThoseOfTheEngine()
    {
        const int Tags = 5;
        var shape = new NetworkShape
        {
            Input = new InputShape { InputSize = 3 },
            Layers = [new RecurrentShape { Size = 9, Bidirectional = true }],
            Head = new HeadShape { OutputSize = Tags, TransitionScores = true },
            FurtherHeads = [new FurtherHeadShape { Layers = [new PooledShape()], OutputSize = 2 }],
        };
        var network = new RecurrentNetwork(shape, null, 3);
        var random = new Random(1);
        var scores = new float[Tags * (Tags + 2)];
        foreach (ref var score in scores.AsSpan())
            score = random.NextSingle() - 0.5f;
        foreach (var (name, first, length) in new[] { ("weight", 0, Tags * Tags), ("start", Tags * Tags, Tags), ("end", Tags * (Tags + 1), Tags) })
            scores.AsSpan(first, length).CopyTo(network.Parameters.WritableWeightsOf($"transitions.{name}"));
        var sequences = new RandomSequences(shape.Input, [7, 1, 12, 3], random);
        using var run = new OnnxRun(OnnxNetwork.ToBytes(network));
        var (output, further) = (run.Run("output", sequences.Inputs()).Values, run.Run("output_1", sequences.Inputs()).Values);
        var (tags, _) = run.RunIntegers("tags", sequences.Inputs());
        var decoder = new LinearChainDecoder(LinearChainConstraints.None(Tags), scores);
        using var predictor = new BatchPredictor(network);
        predictor.PredictHeads(sequences.ToDataset(), (sequence, outputs, furtherOutputs) =>
        {
            for (var i = 0; i < furtherOutputs.Length; i++)
                Assert.Equal(furtherOutputs[i], further[(2 * sequence) + i], 1e-5);
            var path = new int[sequences.Lengths[sequence]];
            decoder.Viterbi(outputs, Tags, path);
            for (var step = 0; step < sequences.Steps; step++)
            {
                var at = (step * sequences.Count) + sequence;
                Assert.Equal(step < path.Length ? path[step] : -1, tags[at]);
                for (var tag = 0; tag < Tags; tag++)
                    Assert.Equal(step < path.Length ? outputs[(step * Tags) + tag] : 0, output[(at * Tags) + tag], 1e-5);
            }
        });
    }

    [Fact]
    public void ANetworkWithAPartThatIsNotWrittenIsRefusedByName()
    {
        var shape = new NetworkShape
        {
            Input = new InputShape { InputSize = 2, Characters = new CharacterEncoderOptions { VocabularySize = 5 } },
            Layers = [new DirectionStacksShape { Layers = [new RecurrentShape { Size = 3 }] }],
            Head = new HeadShape { OutputSize = 4, PerDirection = true },
        };
        var error = Assert.Throws<NotSupportedException>(() => OnnxNetwork.ToBytes(new RecurrentNetwork(shape, null)));
        Assert.Equal("The network is not written as ONNX, because it encodes characters and has a head for each direction.", error.Message);
    }

    private static void Check(NetworkShape shape, int seed, GraphOptimizationLevel level)
    {
        var random = new Random(seed);
        var network = new RecurrentNetwork(shape, null, (ulong)seed);
        var sequences = new RandomSequences(shape.Input, [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(1, 14))], random);
        var (values, dimensions) = Run(OnnxNetwork.ToBytes(network), level, sequences, shape);
        Assert.Equal(shape.Pools ? [sequences.Count, shape.Head.OutputSize] : [dimensions[0], sequences.Count, shape.Head.OutputSize], dimensions);
        using var predictor = new BatchPredictor(network);
        predictor.Predict(sequences.ToDataset(), (sequence, outputs) =>
        {
            for (var i = 0; i < outputs.Length; i++)
            {
                var (step, output) = (i / shape.Head.OutputSize, i % shape.Head.OutputSize);
                var theirs = values[(((step * sequences.Count) + sequence) * shape.Head.OutputSize) + output];
                Assert.True(
                    Math.Abs(outputs[i] - theirs) <= Absolute + (Relative * Math.Abs(outputs[i])),
                    $"Network {seed}, sequence {sequence} of {sequences.Lengths[sequence]} steps, value {i}: {outputs[i]:R} here, {theirs:R} there. {shape.Layers}");
            }
        });
    }

    private static (float[] Values, long[] Dimensions) Run(byte[] model, GraphOptimizationLevel level, RandomSequences sequences, NetworkShape shape)
    {
        try
        {
            using var run = new OnnxRun(model, level);
            return run.Run("output", sequences.Inputs());
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InvalidOperationException($"ONNX Runtime does not run {shape.Layers} on lengths {string.Join(", ", sequences.Lengths)}: {exception.Message}");
        }
    }
}
