using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Source;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers.Source;

/// <summary>Layers that read a source sequence, against a reference in double precision.</summary>
public sealed class SourceLayerTests
{
    private const int SourceSize = 5;

    // Lengths of the source and of the target.
    private static readonly (int Source, int Target)[] s_lengths = [(3, 4), (7, 2), (1, 5), (4, 4)];

    public static TheoryData<int, AttentionScoring> Attentions => new()
    {
        { 1, AttentionScoring.ScaledDotProduct }, { 3, AttentionScoring.ScaledDotProduct }, { 1, AttentionScoring.Additive }, { 2, AttentionScoring.Additive },
    };

    [Theory]
    [MemberData(nameof(Attentions))]
    public void AttentionReproducesTheReferenceAndItsSlopes(int heads, AttentionScoring scoring) =>
        Check(new SourceAttentionShape { Size = 6, SourceSize = SourceSize, Heads = heads, Scoring = scoring });

    [Fact]
    public void TheSummaryReproducesTheReferenceAndItsSlopes() => Check(null);

    [Theory]
    [MemberData(nameof(Attentions))]
    public void SequencesOfABatchAreIndependentAndWindowsEqualTheWhole(int heads, AttentionScoring scoring)
    {
        var network = Network(new SourceAttentionShape { Size = 6, SourceSize = SourceSize, Heads = heads, Scoring = scoring });
        var data = Data();
        using var predictor = new BatchPredictor(network, numberOfThreads: 1, batchSize: 4);
        using var single = new BatchPredictor(network, numberOfThreads: 1, batchSize: 1);
        List<float[]> together = [], alone = [];
        predictor.Predict(data, (_, outputs) => together.Add(outputs.ToArray()));
        single.Predict(data, (_, outputs) => alone.Add(outputs.ToArray()));
        for (var example = 0; example < data.Count; example++)
        {
            AssertClose(alone[example], together[example]);
            AssertClose(alone[example], InWindows(network, data, example));
        }
    }

    [Fact]
    public void LayersThatReadNoSourceOfTheNetworkAreRefused()
    {
        var attention = new SourceAttentionShape { Size = 6, SourceSize = SourceSize };
        var shape = Shape(attention);
        AssertRefused("there is no Source", shape with { Source = null });
        AssertRefused("no layer reads it", shape with { Layers = [new DenseShape { Size = 4 }] });
        AssertRefused("the layer 'source attention' reads 7 values of a row of the source, but the Source returns 5",
            shape with { Layers = [attention with { SourceSize = 7 }] });
        AssertRefused("Layers[0].Size is 6 but must be a multiple of Heads, which is 4", shape with { Layers = [attention with { Heads = 4 }] });
        AssertRefused("Source.Layers contain 'source attention'", shape with { Source = shape.Source! with { Layers = [attention with { Size = 5 }] } });
    }

    [Fact]
    public void ANetworkWithASourceNeedsTheSourceOfItsSequences()
    {
        var network = Network(null);
        var targets = new SequenceList(2, hasTokens: false, TargetKind.None);
        targets.Add([1, 2], [], [], []);
        using var predictor = new BatchPredictor(network);
        Assert.Contains("it has no source sequences, but the network has a source",
            Assert.Throws<ArgumentException>(() => predictor.Predict(targets, (_, _) => { })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new NetworkSession(network));
        Assert.Throws<ArgumentException>(() => new SequenceEncoder(network, EncoderPooling.Last));
        var pass = new NetworkPass(network);
        pass.Begin(1, training: false, 0);
        pass.Input.Layout([1], 0, 1, 2, hasTokens: false);
        Assert.Contains("source", Assert.Throws<InvalidOperationException>(() => pass.Forward(1)).Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(string message, NetworkShape shape) => Assert.Contains(
        message, Assert.Throws<ArgumentException>(() => new RecurrentNetwork(shape, initialization: null)).Message, StringComparison.Ordinal);

    // The loss is a fixed weighted sum of all outputs, whose slopes are those of the reference by central differences.
    private static void Check(SourceAttentionShape? attention)
    {
        var network = Network(attention);
        var data = Data();
        var pass = new NetworkPass(network);
        int[] targets = [2, 0, 3, 1], sources = [1, 3, 0, 2], source = [3, 2, 1, 0]; // by length; the source of target 2 is the last of the window
        pass.Begin(4, training: true, 0);
        Fill(pass.SourceInput!, data.Source, sources);
        pass.ReadSource(source);
        Fill(pass.Input, data, targets);
        pass.Forward(pass.Input.Steps);
        var reference = new SourceReference(network);
        var gradient = pass.OutputGradient;
        for (var i = 0; i < 4; i++)
        {
            var outputs = Outputs(reference, data, targets[i], attention);
            for (var t = 0; t < outputs.Length; t++)
            {
                var row = pass.Input.StepOffsets[t] + i;
                for (var k = 0; k < 2; k++)
                {
                    Assert.Equal(outputs[t][k], pass.Output[(row * pass.OutputStride) + k], 2e-6);
                    gradient[(row * pass.OutputStride) + k] = (float)Weight(targets[i], t, k);
                }
            }
        }

        var gradients = new float[network.Parameters.Count];
        pass.Backward(gradients);
        foreach (var parameter in network.Parameters.Parameters)
        {
            var values = reference.WeightsOf(parameter.Name);
            for (var i = 0; i < values.Length; i++)
            {
                const double Step = 1e-5;
                var (value, found) = (values[i], gradients[parameter.Offset + i]);
                values[i] = value + Step;
                var above = Loss(reference, data, attention);
                values[i] = value - Step;
                var slope = (above - Loss(reference, data, attention)) / (2 * Step);
                values[i] = value;
                Assert.True(Math.Abs(slope - found) < 1e-5 * (1 + Math.Abs(slope)), $"{parameter.Name}[{i}]: {slope} expected, {found} found");
            }
        }
    }

    private static void Fill(PackedSequences window, SequenceDataset data, int[] examples)
    {
        int[] lengths = [.. examples.Select(data.Length)];
        window.Layout(lengths, 0, lengths[0], 2, hasTokens: false);
        for (var i = 0; i < examples.Length; i++)
            for (var t = 0; t < lengths[i]; t++)
                data.CopyFeatures(examples[i], t, window.Features.Slice((window.StepOffsets[t] + i) * 2, 2));
    }

    private static float[] InWindows(RecurrentNetwork network, PairedDataset data, int example)
    {
        var pass = new NetworkPass(network);
        pass.Begin(1, training: false, 0);
        Fill(pass.SourceInput!, data.Source, [example]);
        pass.ReadSource([0]);
        List<float> outputs = [];
        for (var step = 0; step < data.Length(example); step++)
        {
            pass.Input.Layout([data.Length(example)], step, 1, 2, hasTokens: false);
            data.CopyFeatures(example, step, pass.Input.Features);
            pass.Forward(1);
            outputs.AddRange(pass.Output[..2]);
        }

        return [.. outputs];
    }

    private static void AssertClose(float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-6f);
    }

    private static double Loss(SourceReference reference, PairedDataset data, SourceAttentionShape? attention)
    {
        var loss = 0.0;
        for (var example = 0; example < data.Count; example++)
        {
            var outputs = Outputs(reference, data, example, attention);
            for (var t = 0; t < outputs.Length; t++)
                for (var k = 0; k < 2; k++)
                    loss += Weight(example, t, k) * outputs[t][k];
        }

        return loss;
    }

    private static double Weight(int example, int step, int output) => (float)Math.Sin(1 + (3 * example) + (5 * step) + (7 * output));

    private static double[][] Outputs(SourceReference reference, PairedDataset data, int example, SourceAttentionShape? attention) =>
        reference.Outputs(Rows(data, example), Rows(data.Source, example), attention);

    private static double[][] Rows(SequenceDataset data, int example)
    {
        var row = new float[2];
        return [.. Enumerable.Range(0, data.Length(example)).Select(step =>
        {
            data.CopyFeatures(example, step, row);
            return row.Select(value => (double)value).ToArray();
        })];
    }

    private static PairedDataset Data()
    {
        var (source, target, random) = (new SequenceList(2, false, TargetKind.None), new SequenceList(2, false, TargetKind.None), new SeededRandom(3, 1));
        foreach (var (sourceLength, targetLength) in s_lengths)
        {
            source.Add(Values(sourceLength), [], [], []);
            target.Add(Values(targetLength), [], [], []);
        }

        return new PairedDataset(target, source);

        float[] Values(int length) => [.. Enumerable.Range(0, 2 * length).Select(_ => (float)random.NextGaussian())];
    }

    private static RecurrentNetwork Network(SourceAttentionShape? attention)
    {
        var network = new RecurrentNetwork(Shape(attention), initialization: null, 5);
        var random = new SeededRandom(4, 1);
        foreach (ref var weight in network.Parameters.WritableWeights)
            weight += 0.2f * (float)random.NextGaussian(); // so that biases are not zero
        network.Refresh();
        return network;
    }

    private static NetworkShape Shape(SourceAttentionShape? attention) => new()
    {
        Source = new SourceShape { Input = new InputShape { InputSize = 2 }, Layers = [new DenseShape { Size = SourceSize }] },
        Input = new InputShape { InputSize = 2 },
        Layers =
        [
            new DenseShape { Size = 3 },
            new SideBySideShape { Branches = [[], [attention ?? (LayerShape)new SourceContextShape { Size = 4, SourceSize = SourceSize }]] },
        ],
        Head = new HeadShape { OutputSize = 2 },
    };
}
