using Microsoft.ML.Recurrent.Engine.Losses;

namespace Microsoft.ML.Recurrent.Engine.Tests.Losses;

/// <summary>What holds for every row loss.</summary>
public sealed class LossLawTests
{
    public static TheoryData<string> Names => LossSamples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void ValueAloneEqualsValueWithGradient(string name)
    {
        (ILoss loss, LossCase sample, _) = LossSamples.All[name];
        Assert.Equal(sample.Evaluate(loss).Value, sample.Value(loss));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void RowsThatDoNotCountHaveNoWeightAndNoGradientAndAreNotLookedAt(string name)
    {
        (ILoss loss, LossCase sample, var references) = LossSamples.All[name];
        int[] uncounted = [.. Enumerable.Range(0, sample.Rows).Where(row => references[row] is null || sample.Weights[row] == 0)];
        float[] outputs = [.. sample.Outputs];
        foreach (int row in uncounted)
            outputs.AsSpan(row * sample.Stride, sample.Width).Fill(float.NaN);

        (double value, float[] gradient) = (sample with { Outputs = outputs }).Evaluate(loss);

        Assert.Equal(2, uncounted.Length);
        Assert.Equal(sample.Evaluate(loss).Value, value);
        foreach (int row in uncounted)
            Assert.All(gradient.Skip(row * sample.Stride).Take(sample.Width), g => Assert.Equal(0f, g));
        Assert.Equal(sample.Evaluate(loss).Gradient, gradient);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void OneOutputThatIsNotFiniteMakesTheLossNotFinite(string name)
    {
        (ILoss loss, LossCase sample, _) = LossSamples.All[name];
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            // Row 0 of the pointwise samples has all its targets.
            for (int k = 0; k < sample.Width; k++)
            {
                float[] outputs = [.. sample.Outputs];
                outputs[k] = bad;
                LossCase broken = sample with { Outputs = outputs };
                Assert.False(double.IsFinite(broken.Value(loss)), $"{bad} at {k}");
                Assert.False(double.IsFinite(broken.Evaluate(loss).Value), $"{bad} at {k}, with gradient");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ShardsAddUpToTheWhole(string name)
    {
        (ILoss loss, LossCase sample, _) = LossSamples.All[name];
        (double value, float[] gradient) = sample.Evaluate(loss);
        double sum = 0;
        double weight = 0;
        var joined = new List<float>();
        foreach ((int first, int count) in new[] { (0, 3), (3, 4) })
        {
            int targets = sample.Values.Length / sample.Rows;
            LossCase shard = sample with
            {
                Rows = count,
                Outputs = sample.Outputs[(first * sample.Stride)..((first + count) * sample.Stride)],
                Classes = sample.Classes.Length == 0 ? [] : sample.Classes[first..(first + count)],
                Values = sample.Values[(first * targets)..((first + count) * targets)],
                Weights = sample.Weights[first..(first + count)],
            };
            sum += shard.Value(loss);
            weight += loss.TotalWeight(shard.Batch);
            joined.AddRange(shard.Evaluate(loss).Gradient);
        }

        Close.Check(value, sum, 0, 1e-14);
        Close.Check(loss.TotalWeight(sample.Batch), weight, 0, 1e-14);
        Assert.Equal(gradient, joined);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ColumnsBeyondTheWidthGetZeroGradientAndAreNotRead(string name)
    {
        (ILoss loss, LossCase sample, _) = LossSamples.All[name];
        float[] outputs = [.. sample.Outputs];
        for (int row = 0; row < sample.Rows; row++)
            outputs.AsSpan(row * sample.Stride + sample.Width, sample.Stride - sample.Width).Fill(float.NaN);

        (double value, float[] gradient) = (sample with { Outputs = outputs }).Evaluate(loss);

        Assert.Equal(sample.Value(loss), value);
        for (int row = 0; row < sample.Rows; row++)
            Assert.All(gradient[(row * sample.Stride + sample.Width)..((row + 1) * sample.Stride)], g => Assert.Equal(0f, g));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ScaleMultipliesTheGradientOnly(string name)
    {
        (ILoss loss, LossCase sample, _) = LossSamples.All[name];
        (double value, float[] gradient) = sample.Evaluate(loss);
        (double scaledValue, float[] scaledGradient) = (sample with { Scale = sample.Scale * 4 }).Evaluate(loss);
        Assert.Equal(value, scaledValue);
        Assert.Equal(gradient.Select(g => g * 4), scaledGradient);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task OneInstanceServesManyThreads(string name)
    {
        (ILoss loss, LossCase sample, _) = LossSamples.All[name];
        (double value, float[] gradient) = sample.Evaluate(loss);
        using var start = new Barrier(3);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                for (int i = 0; i < 200; i++)
                {
                    (double again, float[] gradientAgain) = sample.Evaluate(loss);
                    Assert.Equal(value, again);
                    Assert.Equal(gradient, gradientAgain);
                }
            },
            TaskCreationOptions.LongRunning)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EvaluationAllocatesNothing(string name)
    {
        (ILoss loss, LossCase sample, _) = LossSamples.All[name];
        Assert.Equal(0, Allocations.Of(sample, loss));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SpansThatDoNotFitAreRefused(string name)
    {
        (ILoss loss, LossCase sample, _) = LossSamples.All[name];
        Assert.Throws<ArgumentException>(() => (sample with { Outputs = sample.Outputs[..(sample.Rows * sample.Stride - 4)] }).Value(loss));
        Assert.Throws<ArgumentException>(() => (sample with { Weights = [1f] }).Value(loss));
        Assert.Throws<ArgumentException>(() => (sample with { Stride = sample.Width - 1 }).Value(loss));
        Assert.Throws<ArgumentException>(() => (sample with { Classes = [], Values = [] }).Value(loss));
        Assert.Throws<ArgumentException>(() => loss.TotalWeight((sample with { Classes = [], Values = [] }).Batch));
        Assert.Throws<ArgumentException>(() => loss.Evaluate(sample.Batch, new float[sample.Rows * sample.Stride - 1]));
        Assert.Throws<ArgumentException>(() => loss.Evaluate(sample.Batch, sample.Outputs));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NoRowsCostNothing(string name)
    {
        ILoss loss = LossSamples.All[name].Loss;
        var empty = new LossCase { Outputs = [], Rows = 0, Width = LossSamples.All[name].Case.Width };
        Assert.Equal((0.0, 0.0), (empty.Value(loss), loss.TotalWeight(empty.Batch)));
    }
}
