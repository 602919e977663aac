using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Inference;

/// <summary>The cache compared with the formula of its paper in double precision.</summary>
public sealed class NeuralCacheTests
{
    private const int Vocabulary = 7;
    private const int Width = 13;

    [Theory]
    [InlineData(1, 0.3f, 0.1f)]
    [InlineData(5, 0f, 0.5f)]
    [InlineData(20, 2f, 0.99f)]
    public void MixtureIsThatOfTheFormula(int size, float flatness, float weight)
    {
        var cache = Make(size, flatness, weight);
        var entries = new List<(float[] State, int Token)>();
        var random = new Random(3);
        for (var step = 0; step < 50; step++)
        {
            var state = State(random);
            var model = LogProbabilities(random);
            var expected = Mixed(entries, state, model, flatness, weight);
            var mixed = model.ToArray();
            cache.Mix(state, mixed);
            for (var token = 0; token < Vocabulary; token++)
            {
                Assert.Equal(expected[token], Math.Exp(mixed[token]), 2e-6);
                Assert.Equal(mixed[token], cache.Mix(state, token, model[token]), 2e-6f);
            }

            Assert.Equal(1, mixed.Sum(value => Math.Exp(value)), 2e-6);
            var next = random.Next(Vocabulary - 1); // the last token is never in the cache
            cache.Add(state, next);
            entries.Add((state, next));
            if (entries.Count > size)
                entries.RemoveAt(0);
            Assert.Equal(entries.Count, cache.Count);
        }

        cache.Clear();
        var clean = LogProbabilities(random);
        var same = clean.ToArray();
        cache.Mix(State(random), same);
        Assert.Equal(clean, same);
    }

    [Fact]
    public void ImprobableTokensKeepTheirLogProbability()
    {
        var cache = Make(3, 0.3f, 0.25f);
        var state = State(new Random(1));
        cache.Add(state, 2);
        float[] model = [-200, 0, -300, -200, -200, -200, -200];
        cache.Mix(state, model);
        Assert.Equal(-200 + Math.Log(0.75), model[0], 1e-4);
        Assert.Equal(Math.Log(0.25), model[2], 1e-6);
    }

    [Fact]
    public void StatesWhoseProductsAreNotFiniteLeaveTheModelAlone()
    {
        var cache = Make(3, 1e30f, 0.25f);
        var state = Enumerable.Repeat(1e30f, Width).ToArray();
        cache.Add(state, 2);
        var model = LogProbabilities(new Random(1));
        var same = model.ToArray();
        cache.Mix(state, same);
        Assert.Equal(model, same);
        Assert.Equal(model[2], cache.Mix(state, 2, model[2]));
    }

    [Fact]
    public void AddingAndMixingAllocateNothing()
    {
        var cache = Make(4, 0.3f, 0.1f);
        var random = new Random(2);
        var (state, model) = (State(random), LogProbabilities(random));
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (var i = 0; i < 10; i++)
            {
                cache.Mix(state, model);
                cache.Mix(state, 1, model[1]);
                cache.Add(state, i % Vocabulary);
            }
        }));
    }

    private static NeuralCache Make(int size, float flatness, float weight) => new(
        new RecurrentNetwork(new NetworkOptions
        {
            Embedding = new EmbeddingOptions { VocabularySize = Vocabulary, Size = 3 },
            HiddenSizes = [Width],
            Pooling = SequencePooling.None,
            OutputSize = Vocabulary,
        }),
        new AdaptationOptions { CacheSize = size, CacheFlatness = flatness, CacheWeight = weight });

    private static double[] Mixed(List<(float[] State, int Token)> entries, float[] state, float[] model, double flatness, double weight)
    {
        var probabilities = model.Select(value => Math.Exp(value)).ToArray();
        if (entries.Count == 0)
            return probabilities;
        var masses = entries.Select(entry => Math.Exp(flatness * entry.State.Zip(state, (a, b) => (double)a * b).Sum())).ToArray();
        for (var token = 0; token < Vocabulary; token++)
        {
            var mass = entries.Zip(masses, (entry, m) => entry.Token == token ? m : 0).Sum();
            probabilities[token] = ((1 - weight) * probabilities[token]) + (weight * mass / masses.Sum());
        }

        return probabilities;
    }

    private static float[] State(Random random) => [.. Enumerable.Range(0, Width).Select(_ => (random.NextSingle() * 2) - 1)];

    private static float[] LogProbabilities(Random random)
    {
        var outputs = Enumerable.Range(0, Vocabulary).Select(_ => random.NextDouble() * 4).ToArray();
        var normalizer = Math.Log(outputs.Sum(Math.Exp));
        return [.. outputs.Select(output => (float)(output - normalizer))];
    }
}
