using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Tests.Training;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Gallery;

/// <summary>
/// Holds the weights that small networks of every kind had at the start and after training, and their outputs, as an earlier engine computed them: a change of
/// the engine must reproduce every bit, at every vector width, or explain the difference.
/// </summary>
public sealed class GalleryTests
{
    // The name of the directory to which the gallery of this engine is written, one file for each vector width.
    private const string Destination = "RECURRENT_GALLERY";

    [Fact]
    public void EveryNetworkHasTheBitsThatItHad()
    {
        var name = VectorTiers.Current + ".txt";
        string[] found = [.. Lines()];
        if (Environment.GetEnvironmentVariable(Destination) is { } directory)
            File.WriteAllLines(Path.Combine(directory, name), found);
        Assert.Equal(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Gallery", name)), found);
    }

    private static IEnumerable<string> Lines()
    {
        foreach (string name in TrainingVariants.Names)
        {
            var noise = TrainingVariants.NoiseOf(name);
            yield return Line(name, () => TrainingVariants.Make(name), TrainingVariants.Data(name, 40, 2, 15), new SoftmaxCrossEntropyLoss(), new() { Noise = noise });
            if (TrainingVariants.IsStreaming(name))
                yield return Line(
                    name + ", truncated", () => TrainingVariants.Make(name), TrainingVariants.Data(name, 40, 2, 15), new SoftmaxCrossEntropyLoss(),
                    new() { TruncationLength = 6, TruncationStride = 4, Noise = noise });
        }

        const string Sampled = "tied weights and dropout of words";
        yield return Line(
            Sampled + ", sampled", () => TrainingVariants.Make(Sampled), TrainingVariants.Data(Sampled, 40, 2, 15), new SoftmaxCrossEntropyLoss(),
            new() { SampledClasses = 2, Noise = TrainingVariants.NoiseOf(Sampled) });
        yield return Line("transitions", () => new(LinearChainTrainingTests.Options, 11), TinyData.Tagging(40, 2, 15), new LinearChainLoss(),
            new() { Noise = TinyNetworks.Dropout(0.2f) });
        yield return Line("regression", () => TinyNetworks.Make(outputSize: 1), TinyData.Regression(40, 2, 15), new SquaredLoss(), new());
        foreach (var (name, options) in Others())
            yield return Line(name, () => new(options, 11), Factors(options), new SoftmaxCrossEntropyLoss(), new());
    }

    private static IEnumerable<(string Name, NetworkOptions Options)> Others()
    {
        var plain = new NetworkOptions { InputSize = TinyData.InputSize, HiddenSizes = [6], OutputSize = TinyData.Classes };
        FactorOptions[] factors = [new() { VocabularySize = 4, Size = 3 }, new() { VocabularySize = 3, Size = 2 }];
        yield return ("factors", plain with { Factors = factors });
        yield return ("factors before a projection", plain with { Factors = factors, InputProjectionSize = 7, Cell = new() { Kind = CellKind.Gru } });
        yield return ("chrono", plain with { Initialization = new() { ChronoSpan = 12 } });
        yield return ("chrono gru", plain with { Cell = new() { Kind = CellKind.Gru }, Initialization = new() { ChronoSpan = 12 } });
        yield return ("uniform", plain with
        {
            Initialization = new() { InputWeights = WeightFill.Uniform, RecurrentWeights = WeightFill.Uniform, UniformLimit = 0.1f },
        });
        yield return ("identity", plain with
        {
            Cell = new() { Kind = CellKind.Elman, ElmanActivation = ElmanActivation.Relu },
            Initialization = new() { InputWeights = WeightFill.Orthogonal, RecurrentWeights = WeightFill.Identity, ForgetBias = 0 },
        });
        var tokens = new EmbeddingOptions { VocabularySize = 6, Size = 5 };
        yield return ("frozen embedding", plain with { Embedding = tokens with { Frozen = true } });
        yield return ("orthogonal embedding", plain with { Embedding = tokens, Initialization = new() { OrthogonalEmbedding = true } });
        yield return ("wide embedding", plain with { Embedding = tokens, InputSize = 0, Initialization = new() { EmbeddingDeviation = 0.3f } });
    }

    private static SequenceList Factors(NetworkOptions options)
    {
        var source = TinyData.Classification(40, 2, 15);
        var random = new SeededRandom(5);
        var data = new SequenceList(
            options.InputSize, options.Embedding is not null, TargetKind.Classes, factorCount: options.Factors.Count);
        for (var i = 0; i < source.Count; i++)
        {
            var length = source.Length(i);
            var features = new float[length * TinyData.InputSize];
            source.CopyFeatures(i, 0, length, features);
            int[] tokens = options.Embedding is { } embedding ? [.. Enumerable.Range(0, length).Select(_ => random.NextInt32(embedding.VocabularySize))] : [];
            int[] factors = [.. Enumerable.Range(0, length).SelectMany(_ => options.Factors.Select(factor => random.NextInt32(factor.VocabularySize)))];
            data.Add(options.InputSize == 0 ? [] : features, tokens, [], factors, source.Classes(i), []);
        }

        return data;
    }

    private static string Line(string name, Func<RecurrentNetwork> make, SequenceDataset data, ILoss loss, TrainingOptions options)
    {
        var network = make();
        var start = Hash(network.Parameters.Weights);
        options = options with { NumberOfEpochs = 2, BatchSize = 32, LearningRate = 0.01f, GradientClipNorm = 0.5, NumberOfThreads = 1 };
        new TrainingLoop(network, loss, options).Run(data);
        var outputs = new StableHash();
        using var predictor = new BatchPredictor(network, numberOfThreads: 1);
        predictor.Predict(data, (_, values) => Add(ref outputs, values));
        return string.Create(CultureInfo.InvariantCulture, $"{name}: {start:x16} {Hash(network.Parameters.Weights):x16} {outputs.Value:x16}");
    }

    private static ulong Hash(ReadOnlySpan<float> values)
    {
        var hash = new StableHash();
        Add(ref hash, values);
        return hash.Value;
    }

    private static void Add(ref StableHash hash, ReadOnlySpan<float> values)
    {
        foreach (var value in values)
            hash.Add(BitConverter.SingleToUInt32Bits(value));
    }
}
