using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Layers.Source;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Tests.Inference;

/// <summary>Beam search against the probabilities of all sequences.</summary>
public sealed class SequenceGeneratorTests
{
    private const int Tokens = 3; // 0 and 1, and the end
    private const int End = 2;
    private const int Start = 3;
    private const int Longest = 4;

    private static readonly BeamSearchOptions s_options = new() { StartToken = Start, EndToken = End, MaximumLength = Longest, LengthPenalty = 0 };

    [Fact]
    public void AWideBeamFindsTheMostProbableOfAllSequences()
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            var network = Network(seed);
            int[] source = [0, 4, 2, 1];
            var all = Complete(network, source).OrderByDescending(found => found.LogProbability).ToList();
            var found = new SequenceGenerator(network, s_options with { BeamWidth = 40 }).Generate([], source);
            Assert.Equal(all[0].Tokens, found[0].Tokens);
            Assert.Equal(all[0].LogProbability, found[0].LogProbability, 1e-5);
            Assert.True(found[0].IsComplete);
            Assert.Equal(found[0].LogProbability, found[0].Score, 1e-12);
        }
    }

    [Fact]
    public void ABeamOfOneTakesTheMostProbableTokenAtEachStep()
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            var network = Network(seed);
            int[] source = [3, 0, 2];
            var all = All(network, source);
            List<int> greedy = [];
            while (greedy.Count < Longest)
            {
                var next = Enumerable.Range(0, Tokens).MaxBy(token => all[string.Join("", greedy) + token]);
                if (next == End)
                    break;
                greedy.Add(next);
            }

            Assert.Equal(greedy, new SequenceGenerator(network, s_options with { BeamWidth = 1 }).Generate([], source).First(found =>
                found.IsComplete == greedy.Count < Longest || found.Tokens.Count == Longest).Tokens);
        }
    }

    [Fact]
    public void AWiderBeamNeverFindsALessProbableBestSequenceOfTheseNetworks()
    {
        var network = Network(9);
        var before = double.NegativeInfinity;
        foreach (var width in new[] { 1, 4, 40 })
        {
            var best = new SequenceGenerator(network, s_options with { BeamWidth = width }).Generate([], [1, 2])[0].LogProbability;
            Assert.True(best >= before - 1e-6);
            before = best;
        }
    }

    [Fact]
    public void TheLengthPenaltyDividesByThePowerOfTheLength()
    {
        var found = new SequenceGenerator(Network(2), s_options with { LengthPenalty = 0.7 }).Generate([], [1, 2]);
        Assert.All(found, sequence => Assert.Equal(sequence.LogProbability / Math.Pow((5.0 + sequence.Tokens.Count) / 6, 0.7), sequence.Score, 1e-12));
        Assert.Equal(found.OrderByDescending(sequence => sequence.IsComplete).ThenByDescending(sequence => sequence.Score), found);
    }

    [Fact]
    public void AGeneratorGivesTheSameAgain()
    {
        var generator = new SequenceGenerator(Network(2), s_options);
        var first = generator.Generate([], [1, 2, 4]);
        generator.Generate([], [0]);
        var again = generator.Generate([], [1, 2, 4]);
        Assert.Equal(first.Select(sequence => sequence.LogProbability), again.Select(sequence => sequence.LogProbability));
        Assert.Equal(first.SelectMany(sequence => sequence.Tokens), again.SelectMany(sequence => sequence.Tokens));
    }

    [Fact]
    public void ACancelledSearchStopsAndTheGeneratorCanBeUsedAgain()
    {
        var generator = new SequenceGenerator(Network(2), s_options);
        var before = generator.Generate([], [1, 2])[0];
        Assert.Throws<OperationCanceledException>(() => generator.Generate([], [1, 2], new CancellationToken(true)));
        Assert.Equal(before.LogProbability, generator.Generate([], [1, 2])[0].LogProbability);
    }

    [Fact]
    public void WhatIsNotAllowedIsNamed()
    {
        var options = new BeamSearchOptions { StartToken = 4, EndToken = 3, MaximumLength = 0, BeamWidth = 0, LengthPenalty = double.NaN };
        var message = Assert.Throws<ArgumentException>(() => new SequenceGenerator(Network(1), options)).Message;
        foreach (var part in new[] { "StartToken is 4", "EndToken is 3", "MaximumLength is 0", "BeamWidth is 0", "LengthPenalty is NaN" })
            Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SequenceGenerator(new RecurrentNetwork(new NetworkOptions { InputSize = 1, OutputSize = 3 }), s_options));
        var generator = new SequenceGenerator(Network(1), s_options);
        Assert.Throws<ArgumentException>(() => generator.Generate([], []));
        Assert.Throws<ArgumentException>(() => generator.Generate([1], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.Generate([], [5]));
    }

    private static List<(int[] Tokens, double LogProbability)> Complete(RecurrentNetwork network, int[] source) =>
        [.. All(network, source).Where(pair => pair.Key.EndsWith('2')).Select(pair => (pair.Key[..^1].Select(c => c - '0').ToArray(), pair.Value))];

    // The logarithm of the probability of every beginning, and of those that end there.
    private static Dictionary<string, double> All(RecurrentNetwork network, int[] source)
    {
        Dictionary<string, double> all = new() { [""] = 0 };
        using var predictor = new BatchPredictor(network);
        for (var length = 0; length <= Longest; length++)
        {
            foreach (var (beginning, value) in all.Where(pair => pair.Key.Length == length && !pair.Key.Contains('2', StringComparison.Ordinal)).ToList())
            {
                var (targets, sources) = (new SequenceList(0, true, TargetKind.None), new SequenceList(0, true, TargetKind.None));
                targets.Add([], [Start, .. beginning.Select(c => c - '0')], [], []);
                sources.Add([], source, [], []);
                predictor.Predict(new PairedDataset(targets, sources), (_, outputs) =>
                {
                    var last = outputs[^Tokens..].ToArray();
                    var total = Math.Log(last.Sum(output => Math.Exp(output)));
                    for (var token = 0; token < Tokens; token++)
                        if (length < Longest || token == End)
                            all[beginning + token] = value + last[token] - total;
                });
            }
        }

        return all;
    }

    private static RecurrentNetwork Network(ulong seed)
    {
        var network = new RecurrentNetwork(
            new NetworkShape
            {
                Source = new SourceShape
                {
                    Input = new InputShape { Embedding = new EmbeddingOptions { VocabularySize = 5, Size = 4 } },
                    Layers = [new RecurrentShape { Size = 3, Bidirectional = true }],
                },
                Input = new InputShape { Embedding = new EmbeddingOptions { VocabularySize = Tokens + 1, Size = 4 } },
                Layers =
                [
                    new SideBySideShape { Branches = [[], [new SourceContextShape { Size = 4, SourceSize = 6 }]] },
                    new RecurrentShape { Size = 6 },
                    new SideBySideShape { Branches = [[], [new SourceAttentionShape { Size = 6, SourceSize = 6 }]] },
                    new FeedForwardShape { Size = 8 },
                ],
                Head = new HeadShape { OutputSize = Tokens },
            },
            initialization: null, seed);
        foreach (ref var weight in network.Parameters.WritableWeights)
            weight *= 2; // so that probabilities differ
        network.Refresh();
        return network;
    }
}
