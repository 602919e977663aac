using Microsoft.ML.Recurrent.Sequences.Signals;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

/// <summary>Laws of what is chosen by the training rows.</summary>
public sealed class SignalRuleTests
{
    private static readonly SignalFacts s_few = new(Rows: 30, Columns: 1, MedianLength: 128, Steps: 3840, HasLevels: false, LevelShare: 0);

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
            WeightDecay = 0,
            NumberOfNetworks = 1,
            LearningRateSchedule = new ConstantSchedule(),
        };
        SignalRule.Complete(options, s_few, SignalRule.LayoutFor(s_few), regularizes: true);
        Assert.Equal((SequencePooling.Last, false, 32, 30, 0f, 1), (options.Pooling, options.Bidirectional, options.BatchSize, options.NumberOfEpochs,
            options.Dropout, options.NumberOfNetworks));
        Assert.Equal(0, options.WeightDecay);
        Assert.IsType<ConstantSchedule>(options.LearningRateSchedule);
    }

    [Fact]
    public void FewRowsGetManyUpdates()
    {
        var options = new SequenceClassificationOptions();
        SignalRule.Complete(options, s_few, SignalRule.LayoutFor(s_few), regularizes: true);
        Assert.True(options.NumberOfEpochs * ((s_few.Rows + options.BatchSize - 1) / options.BatchSize) >= 600);
    }

    [Fact]
    public void ManyClassesGetMoreEpochs()
    {
        var rows = new SignalFacts(Rows: 5000, Columns: 1, MedianLength: 30, Steps: 150_000, HasLevels: false, LevelShare: 0);
        Assert.Equal((20, 30), (EpochsOf(99), EpochsOf(500)));

        int EpochsOf(int classes)
        {
            var options = new SequenceClassificationOptions();
            SignalRule.Complete(options, rows, SignalRule.LayoutFor(rows), regularizes: true, classes);
            return options.NumberOfEpochs;
        }
    }

    [Fact]
    public void WindowsOfManyRowsDoNotOverlap()
    {
        var layout = SignalRule.LayoutFor(s_few with { Rows = 1_000_000, Steps = 128_000_000 });
        Assert.Equal((layout.Stride, SequenceViews.Values), (layout.Window, layout.Views));
    }

    [Theory]
    [InlineData(1, 64, 30_000)]
    [InlineData(8, 60, 8_000)]
    [InlineData(3, 60, 20_000)]
    public void OverlappingWindowsDoNotTakeTheMemoryOfManyRows(int columns, int length, int rows)
    {
        var facts = new SignalFacts(rows, columns, length, (long)rows * length, HasLevels: true, LevelShare: 0);
        var layout = SignalRule.LayoutFor(facts);
        Assert.InRange((long)rows * layout.StepsOf(length) * layout.InputSize, 1, 1 << 25);
        Assert.True(SignalRule.LayoutFor(facts with { Rows = 100, Steps = 100 * length }).Window > layout.Window);
    }

    [Fact]
    public void WindowsAndViewsThatAreSetAreUsed()
    {
        var options = new SequenceClassificationOptions { WindowStride = 3, WindowLength = 12, WindowValues = 4, Views = SequenceViews.StandardizedValues };
        Assert.Equal(new SignalLayout(1, 3, 12, 4, SequenceViews.StandardizedValues), SignalRule.LayoutFor(options, s_few));
        Assert.Equal(4, SignalRule.LayoutFor(new SequenceClassificationOptions { WindowLength = 4 }, s_few with { Columns = 16 }).Values);
        Assert.Equal((40, 40), Windows(new SequenceClassificationOptions { WindowStride = 40 }));
        Assert.Equal((1, 1), Windows(new SequenceClassificationOptions { WindowLength = 1 }));
        Assert.Equal((1, 20), Windows(new SequenceClassificationOptions { WindowStride = 1, WindowValues = 20 }));

        // They count even where the steps would be read as they are.
        var plain = new SequenceClassificationOptions { NormalizeFeatures = false, WindowLength = 2 };
        Assert.Equal(new SignalLayout(1, 1, 2, 2, SequenceViews.Values), SignalRule.LayoutFor(plain, s_few));

        static (int, int) Windows(PooledSequenceOptions options)
        {
            var layout = SignalRule.LayoutFor(options, s_few);
            return (layout.Stride, layout.Window);
        }
    }

    [Fact]
    public void ManyRowsStopEarlyUnlessAnOptionDecidesOtherwise()
    {
        var options = new SequenceClassificationOptions();
        Assert.False(SignalRule.ChooseHeldOut(options, 1000));
        Assert.Equal((0, null), (options.ValidationFraction, options.EarlyStoppingPatience));
        Assert.True(SignalRule.ChooseHeldOut(options, 1_000_000));
        Assert.Equal((0.01f, 3), (options.ValidationFraction, options.EarlyStoppingPatience));
        Assert.False(SignalRule.ChooseHeldOut(new SequenceClassificationOptions { ValidationFraction = 0 }, 1_000_000));
        Assert.False(SignalRule.ChooseHeldOut(new SequenceClassificationOptions { EarlyStoppingPatience = null }, 1_000_000));
        Assert.False(SignalRule.ChooseHeldOut(new SequenceClassificationOptions { NumberOfEpochs = 30 }, 1_000_000));
    }

    [Fact]
    public void AMillionRowsGetFewAndLargeUpdates()
    {
        var options = new SequenceClassificationOptions();
        var many = new SignalFacts(Rows: 1_000_000, Columns: 1, MedianLength: 5, Steps: 5_000_000, HasLevels: true, LevelShare: 0);
        SignalRule.Complete(options, many, SignalRule.LayoutFor(many), regularizes: true);
        Assert.InRange(1_000_000 / options.BatchSize * options.NumberOfEpochs, 10_000, 50_000);
        Assert.Equal(1, options.NumberOfNetworks);
    }

    [Fact]
    public void AGivenNumberOfEpochsIsTheBudgetOfOneNetwork()
    {
        var options = new SequenceClassificationOptions { NumberOfEpochs = 30 };
        SignalRule.Complete(options, s_few, SignalRule.LayoutFor(s_few), regularizes: true);
        Assert.Equal((30, 1), (options.NumberOfEpochs, options.NumberOfNetworks));
        SignalRule.Complete(options = new(), s_few, SignalRule.LayoutFor(s_few), regularizes: true);
        Assert.Equal((3, 3), (options.NumberOfNetworks, options.NumberOfConvolutionalNetworks));
    }

    [Fact]
    public void ConvolutionalNetworksAreChosenForClassesOfFewColumnsOnly()
    {
        Assert.Equal(3, Chosen(new(), s_few, regularizes: true));
        Assert.Equal(0, Chosen(new(), s_few, regularizes: false));
        Assert.Equal(0, Chosen(new(), s_few with { Columns = 12 }, regularizes: true));
        Assert.Equal(0, Chosen(new(), s_few with { MedianLength = 10_000, Steps = 300_000 }, regularizes: true));
        Assert.Equal(0, Chosen(new() { NumberOfConvolutionalNetworks = 0 }, s_few, regularizes: true));
        Assert.Equal(0, Chosen(new() { NumberOfEpochs = 30 }, s_few, regularizes: true));
        Assert.Equal(0, Chosen(new() { NumberOfNetworks = 3 }, s_few, regularizes: true));
        Assert.Equal(2, Chosen(new() { NumberOfConvolutionalNetworks = 2, NumberOfEpochs = 30 }, s_few with { Columns = 12 }, regularizes: true));

        static int Chosen(SequenceClassificationOptions options, SignalFacts facts, bool regularizes)
        {
            SignalRule.Complete(options, facts, SignalRule.LayoutFor(facts), regularizes);
            return options.NumberOfConvolutionalNetworks;
        }
    }

    [Fact]
    public void RowsThatAreMostlyEmptyHaveALayout()
    {
        var layout = SignalRule.LayoutFor(s_few with { MedianLength = 0, Steps = 10 });
        Assert.Equal((1, SequenceViews.Values), (layout.Stride, layout.Views));
    }

    [Fact]
    public void ShapeAndSlopeDependOnNeitherLevelNorUnit()
    {
        var layout = new SignalLayout(1, 3, 8, 8, SequenceViews.StandardizedValues | SequenceViews.StandardizedChanges);
        float[] values = [.. Enumerable.Range(0, 40).Select(t => MathF.Round(100 * MathF.Sin(t)))];
        float[] moved = [.. values.Select(value => (8 * value) + 4096)];
        var expected = new SignalReader(layout).Read(values).ToArray();
        Assert.Equal(expected, new SignalReader(layout).Read(moved).ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
    }
}
