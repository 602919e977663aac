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
            NumberOfNetworks = 1,
            LearningRateSchedule = new ConstantSchedule(),
        };
        SignalRule.Complete(options, s_few, SignalRule.LayoutFor(s_few), regularizes: true);
        Assert.Equal((SequencePooling.Last, false, 32, 30, 0f, 1), (options.Pooling, options.Bidirectional, options.BatchSize, options.NumberOfEpochs,
            options.Dropout, options.NumberOfNetworks));
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
    public void WindowsOfManyRowsDoNotOverlap()
    {
        var layout = SignalRule.LayoutFor(s_few with { Rows = 1_000_000, Steps = 128_000_000 });
        Assert.Equal((layout.Stride, SignalViews.Raw), (layout.Window, layout.Views));
    }

    [Fact]
    public void ShapeAndSlopeDependOnNeitherLevelNorUnit()
    {
        var layout = new SignalLayout(1, 3, 8, 8, SignalViews.Shape | SignalViews.Slope);
        float[] values = [.. Enumerable.Range(0, 40).Select(t => MathF.Round(100 * MathF.Sin(t)))];
        float[] moved = [.. values.Select(value => (8 * value) + 4096)];
        var expected = new SignalReader(layout).Read(values).ToArray();
        Assert.Equal(expected, new SignalReader(layout).Read(moved).ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
    }
}
