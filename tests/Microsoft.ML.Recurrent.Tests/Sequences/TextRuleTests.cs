using Microsoft.ML.Recurrent.Sequences.Texts;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

/// <summary>Laws of what is chosen by the training rows for sequences of tokens.</summary>
public sealed class TextRuleTests
{
    private static readonly TextFacts s_few = new(Rows: 50, MedianLength: 12, Tokens: 600, AreCharacters: false);
    private static readonly TextFacts s_many = new(Rows: 100_000, MedianLength: 12, Tokens: 1_200_000, AreCharacters: false);

    [Fact]
    public void WhatIsSetWinsEvenIfItIsTheDefault()
    {
        var options = new SequenceClassificationOptions
        {
            Pooling = SequencePooling.Last,
            Bidirectional = false,
            BatchSize = 32,
            NumberOfEpochs = 30,
            Dropout = 0,
            InputDropout = 0,
            EmbeddingDeviation = 0.1f,
            LearningRate = 0.005f,
            LearningRateSchedule = new ConstantSchedule(),
            WeightAveraging = 0,
            NumberOfNetworks = 1,
        };
        TextRule.Complete(options, s_few, regularizes: true);
        Assert.Equal((SequencePooling.Last, false, 32, 30, 1), (options.Pooling, options.Bidirectional, options.BatchSize, options.NumberOfEpochs,
            options.NumberOfNetworks));
        Assert.Equal((0f, 0f, 0.1f, 0.005f, 0f), (options.Dropout, options.InputDropout, options.EmbeddingDeviation, options.LearningRate,
            options.WeightAveraging));
        Assert.IsType<ConstantSchedule>(options.LearningRateSchedule);
    }

    [Theory]
    [InlineData(20, 200)] // at most 200 epochs
    [InlineData(50, 143)]
    [InlineData(1000, 32)]
    [InlineData(100_000, 6)]
    public void FewRowsGetManyUpdates(int rows, int epochs)
    {
        var options = new SequenceClassificationOptions();
        TextRule.Complete(options, s_few with { Rows = rows }, regularizes: true);
        Assert.Equal(epochs, options.NumberOfEpochs);
    }

    [Fact]
    public void SeveralNetworksAreForFewTokensAndForNoGivenBudget()
    {
        Assert.Equal(3, NetworksOf(new(), s_few));
        Assert.Equal(1, NetworksOf(new(), s_many));
        Assert.Equal(1, NetworksOf(new() { NumberOfEpochs = 30 }, s_few));

        static int NetworksOf(SequenceClassificationOptions options, TextFacts facts)
        {
            TextRule.Complete(options, facts, regularizes: true);
            return options.NumberOfNetworks;
        }
    }

    [Fact]
    public void ANumberIsLearnedWithoutDropout()
    {
        var options = new SequenceRegressionOptions();
        TextRule.Complete(options, s_few, regularizes: false);
        Assert.Equal((0f, 0f), (options.Dropout, options.InputDropout));
    }

    [Theory]
    [InlineData(600, false, 1)]
    [InlineData(1_200_000, false, 2)]
    [InlineData(1_200_000, true, 1)]
    public void RareTokensAreKnownIfThereAreFewTokensOrIfTheyAreCharacters(long tokens, bool areCharacters, int minimum) =>
        Assert.Equal(minimum, TextRule.MinimumTokenCountFor(tokens, areCharacters));
}
