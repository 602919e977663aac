using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Engine.Tests.Reference;
using Microsoft.ML.Recurrent.Engine.Tests.Training;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Inference;

public sealed class SequenceEncoderTests
{
    private const EncoderPooling Every =
        EncoderPooling.Last | EncoderPooling.Mean | EncoderPooling.Max | EncoderPooling.EmbeddingMean | EncoderPooling.EmbeddingMax;

    private const float Tolerance = 2e-5f;

    // On both sides of the windows of a data set and of a sequence by itself.
    private static readonly int[] s_lengths = [3, 600, 1, 256, 257, 40, 128, 129, 2, 2];

    private static readonly ReferenceNetworkOptions s_words = new(ReferenceVariants.Stack("lstm", 7, 5), OutputSize: 4) { Vocabulary = 6, EmbeddingSize = 5 };

    private static readonly IReadOnlyDictionary<string, ReferenceNetworkOptions> s_networks = new Dictionary<string, ReferenceNetworkOptions>
    {
        ["language model"] = s_words,
        ["words and features"] = s_words with { InputSize = 2, Pooling = ReferencePoolingKind.Last },
        ["attention"] = s_words with { Pooling = ReferencePoolingKind.Attention, AttentionSize = 3 },
        ["bidirectional"] = s_words with { Bidirectional = true, Pooling = ReferencePoolingKind.Mean },
        ["separate"] = s_words with { Bidirectional = true, SeparateDirections = true, Pooling = ReferencePoolingKind.Max },
        ["bidirectional language model"] = s_words with { Bidirectional = true, SeparateDirections = true, HeadPerDirection = true },
        ["features"] = new(ReferenceVariants.Stack("gru reset after", 6), OutputSize: 1) { InputSize = 16, Pooling = ReferencePoolingKind.Last },
        ["projection"] = new(ReferenceVariants.Stack("lstm projection", 9), OutputSize: 1) { InputSize = 3, Bidirectional = true },
        ["residual"] = new(ReferenceVariants.Stack("lstm", 6, 6), OutputSize: 1) { InputSize = 3, Bidirectional = true, ResidualConnections = true },
        ["horizon head"] = s_words with { InputSize = 5, OutputSize = 32, HorizonBlocks = 2, HorizonInputSize = 1, HorizonHiddenSize = 16 },
    };

    public static TheoryData<string> Networks => [.. s_networks.Keys];

    [Theory]
    [MemberData(nameof(Networks))]
    public void VectorsAreThePooledStatesOfTheReferenceAndDependOnNeitherThreadsNorCompany(string name)
    {
        var options = s_networks[name];
        var (network, expected) = Reference(options);
        var data = Data(options);
        using var one = new SequenceEncoder(network, Every, numberOfThreads: 1, batchSize: 4);
        using var three = new SequenceEncoder(network, Every, numberOfThreads: 3, batchSize: 4);
        using var all = new SequenceEncoder(network, Every, numberOfThreads: 2, batchSize: 64);
        var vectors = one.Encode(data);
        Assert.Equal(data.Count * one.OutputSize, vectors.Length);
        Assert.Equal(vectors, three.Encode(data));
        Assert.Equal(vectors, one.Encode(data));
        var together = all.Encode(data);
        for (var i = 0; i < data.Count; i++)
        {
            var (features, tokens) = Inputs(options, i);
            TrainingLoopTests.AssertClose(expected[i], vectors.AsSpan(i * one.OutputSize, one.OutputSize), Tolerance);
            TrainingLoopTests.AssertClose(expected[i], together.AsSpan(i * one.OutputSize, one.OutputSize), Tolerance);
            TrainingLoopTests.AssertClose(expected[i], one.Run(features, tokens), Tolerance);
            Assert.Equal(one.Run(features, tokens).ToArray(), three.Run(features, tokens).ToArray());
        }
    }

    [Fact]
    public void PoolingsStandOneBehindAnotherInTheOrderOfTheirList()
    {
        var network = Reference(s_networks["words and features"]).Network;
        var data = Data(s_networks["words and features"]);
        using var encoder = new SequenceEncoder(network, Every, 1);
        Assert.Equal((3 * 5) + (2 * 7), encoder.OutputSize);
        var vectors = encoder.Encode(data).Chunk(encoder.OutputSize).ToArray();
        var start = 0;
        foreach (var pooling in new[] { EncoderPooling.Last, EncoderPooling.Mean, EncoderPooling.Max, EncoderPooling.EmbeddingMean, EncoderPooling.EmbeddingMax })
        {
            using var single = new SequenceEncoder(network, pooling, 1);
            Assert.Equal(pooling, single.Pooling);
            var end = start + single.OutputSize;
            Assert.Equal(vectors.SelectMany(vector => vector[start..end]), single.Encode(data));
            start = end;
        }

        Assert.Equal(encoder.OutputSize, start);
    }

    [Fact]
    public void MeanOfEmbeddingsWeighsStepsByTheirTokensAndNothingElseDoes()
    {
        var options = s_networks["words and features"];
        var network = Reference(options).Network;
        var data = Data(options);
        float[] weights = [0, 2, -0.5f, 1, 0.25f, 3];
        using var one = new SequenceEncoder(network, Every, 1, tokenWeights: weights);
        using var three = new SequenceEncoder(network, Every, 3, tokenWeights: weights);
        using var plain = new SequenceEncoder(network, Every, 1);
        var vectors = one.Encode(data);
        Assert.Equal(weights, one.TokenWeights);
        Assert.Equal(vectors, three.Encode(data));
        var table = network.Parameters.WeightsOf("embedding.weight").ToArray().Chunk(options.EmbeddingSize).ToArray();
        for (var i = 0; i < data.Count; i++)
        {
            var (features, tokens) = Inputs(options, i);
            double[][] rows = [.. tokens.Select((token, t) => table[token].Concat(features[(2 * t)..((2 * t) + 2)]).Select(x => (double)weights[token] * x).ToArray())];
            float[] expected = [.. plain.Run(features, tokens)];
            Columns(rows, column => column.Average()).Select(x => (float)x).ToArray().CopyTo(expected, 15);
            TrainingLoopTests.AssertClose(expected, vectors.AsSpan(i * one.OutputSize, one.OutputSize), Tolerance);
            TrainingLoopTests.AssertClose(expected, one.Run(features, tokens), Tolerance);
        }

        Assert.Equal(0, AllocatedBytes.Of(() => one.Run([1, 2, 3, 4], [1, 5])));
    }

    [Fact]
    public void OnesWeighAsNoWeightsDo()
    {
        var options = s_networks["bidirectional language model"];
        var network = Reference(options).Network;
        using var encoder = new SequenceEncoder(network, EncoderPooling.EmbeddingMean, 1);
        using var ones = new SequenceEncoder(network, EncoderPooling.EmbeddingMean, 1, tokenWeights: new[] { 1f, 1, 1, 1, 1, 1 });
        Assert.Equal(encoder.Encode(Data(options)), ones.Encode(Data(options)));
    }

    [Fact]
    public void ReadNetworkGivesTheVectorsOfTheOneThatWasWritten()
    {
        var options = s_networks["bidirectional language model"];
        var network = Reference(options).Network;
        var format = new PayloadFormat("Network", 1);
        var payload = new PayloadWriter(format);
        NetworkWriter.Write(payload, network);
        using var stream = new MemoryStream();
        payload.WriteTo(stream);
        stream.Position = 0;
        using var encoder = new SequenceEncoder(network, Every, 1);
        using var other = new SequenceEncoder(NetworkReader.Read(PayloadReader.Open(stream, format)), Every, 1);
        Assert.Equal(encoder.Encode(Data(options)), other.Encode(Data(options)));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void SequenceByItselfAllocatesNothingOnceBuffersHaveTheirSize(string name)
    {
        var options = s_networks[name];
        using var encoder = new SequenceEncoder(Reference(options).Network, Every);
        var inputs = Enumerable.Range(0, s_lengths.Length).Select(i => Inputs(options, i)).ToArray();
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            foreach (var (features, tokens) in inputs)
                encoder.Run(features, tokens);
        }));
    }

    [Fact]
    public void HeadOfALargeVocabularyIsNotComputed()
    {
        const int Vocabulary = 100_000;
        var network = new RecurrentNetwork(new NetworkOptions
        {
            Embedding = new EmbeddingOptions { VocabularySize = 3, Size = 2 },
            HiddenSizes = [2],
            Pooling = SequencePooling.None,
            OutputSize = Vocabulary,
        });
        var data = new SequenceList(0, true, TargetKind.None);
        data.Add([], new int[200], [], []);
        using var encoder = new SequenceEncoder(network, EncoderPooling.Mean, numberOfThreads: 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        encoder.Encode(data);
        encoder.Run([], new int[200]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 4L * Vocabulary);
    }

    [Fact]
    public void NoExamplesGiveNoVectorsAndTheEncoderCanBeUsedAgain()
    {
        using var encoder = new SequenceEncoder(TinyNetworks.Make(), EncoderPooling.Last, 2);
        Assert.Empty(encoder.Encode(new SequenceList(TinyData.InputSize, false, TargetKind.None)));
        Assert.Equal(9 * 8, encoder.Encode(TinyData.Classification(9, 1, 4)).Length);
        Assert.Throws<OperationCanceledException>(() => encoder.Encode(TinyData.Classification(9, 1, 4), new CancellationToken(true)));
        Assert.Throws<TimeoutException>(() => encoder.Encode(TinyData.Classification(9, 1, 4), (_, _) => throw new TimeoutException()));
        Assert.Equal(9 * 8, encoder.Encode(TinyData.Classification(9, 1, 4)).Length);
    }

    [Fact]
    public void WhatCannotBeEncodedIsRefused()
    {
        var network = TinyNetworks.Make();
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequenceEncoder(network, EncoderPooling.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequenceEncoder(network, (EncoderPooling)32));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequenceEncoder(network, EncoderPooling.Last, numberOfThreads: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequenceEncoder(network, EncoderPooling.Last, batchSize: 0));
        Assert.Contains("2 token weights, but the network knows 0", Assert.Throws<ArgumentException>(
            () => new SequenceEncoder(network, EncoderPooling.Last, tokenWeights: new float[2])).Message, StringComparison.Ordinal);
        var words = Reference(s_words).Network;
        Assert.Throws<ArgumentException>(() => new SequenceEncoder(words, EncoderPooling.EmbeddingMean, tokenWeights: new float[5]));
        Assert.Contains("not finite", Assert.Throws<ArgumentException>(
            () => new SequenceEncoder(words, EncoderPooling.EmbeddingMean, tokenWeights: new[] { 1, 1, 1, 1, 1, float.NaN })).Message, StringComparison.Ordinal);
        var encoder = new SequenceEncoder(network, EncoderPooling.Last, 1);
        Assert.Throws<ArgumentException>(() => { encoder.Run([], []); });
        Assert.Throws<ArgumentException>(() => { encoder.Run([1, 2, 3, 4], []); });
        Assert.Throws<ArgumentException>(() => { encoder.Run([1, 2, 3], [1]); });
        Assert.Throws<ArgumentException>(() => encoder.Encode(new SequenceList(TinyData.InputSize + 1, false, TargetKind.None)));
        encoder.Dispose();
        Assert.Throws<ObjectDisposedException>(() => { encoder.Run([1, 2, 3], []); });
        Assert.Throws<ObjectDisposedException>(() => encoder.Encode(TinyData.Classification(1, 1, 1)));
    }

    /// <summary>The engine's network and, pooled by hand from the double reference, the vector of each example.</summary>
    private static (RecurrentNetwork Network, float[][] Vectors) Reference(ReferenceNetworkOptions options)
    {
        var reference = new ReferenceNetwork(options);
        reference.Parameters.FillWithWaves(0.4);
        var engine = new EngineNetwork(options, reference.Parameters);
        double[][][] x = [.. s_lengths.Select((length, i) => Enumerable.Range(0, length).Select(t => Step(options, reference, i, t)).ToArray())];
        double[][][] h = reference.Stack.Run(x).Output;
        return (engine.Network, [.. x.Zip(h, (inputs, states) => Pool(options, inputs, states))]);
    }

    private static float[] Pool(ReferenceNetworkOptions options, double[][] x, double[][] h)
    {
        var forward = options.Layers[^1].StateSize;
        double[] vector =
        [
            .. h[^1][..forward], .. h[0][forward..],
            .. Columns(h, column => column.Average()), .. Columns(h, column => column.Max()),
            .. Columns(x, column => column.Average()), .. Columns(x, column => column.Max()),
        ];
        return [.. vector.Select(value => (float)value)];
    }

    private static IEnumerable<double> Columns(double[][] rows, Func<IEnumerable<double>, double> pool) =>
        Enumerable.Range(0, rows[0].Length).Select(column => pool(rows.Select(row => row[column])));

    private static double[] Step(ReferenceNetworkOptions options, ReferenceNetwork reference, int example, int step)
    {
        double[] features = [.. Waves.Vector(options.InputSize, example + (0.37 * step))[..options.FeatureSize].Select(value => (double)(float)value)];
        if (options.Vocabulary == 0)
            return features;
        var token = TokenOf(options, example, step);
        return [.. reference.Parameters["embedding.weight"].Value[(token * options.EmbeddingSize)..((token + 1) * options.EmbeddingSize)], .. features];
    }

    private static int TokenOf(ReferenceNetworkOptions options, int example, int step) => (example + (step * step) + (step / 3)) % options.Vocabulary;

    private static (float[] Features, int[] Tokens) Inputs(ReferenceNetworkOptions options, int example)
    {
        var steps = Enumerable.Range(0, s_lengths[example]);
        return (
            [.. steps.SelectMany(t => Waves.Vector(options.InputSize, example + (0.37 * t)).Select(value => (float)value))],
            options.Vocabulary == 0 ? [] : [.. steps.Select(t => TokenOf(options, example, t))]);
    }

    private static SequenceList Data(ReferenceNetworkOptions options)
    {
        var data = new SequenceList(options.InputSize, options.Vocabulary > 0, TargetKind.None);
        for (var i = 0; i < s_lengths.Length; i++)
        {
            var (features, tokens) = Inputs(options, i);
            data.Add(features, tokens, [], []);
        }

        return data;
    }
}
