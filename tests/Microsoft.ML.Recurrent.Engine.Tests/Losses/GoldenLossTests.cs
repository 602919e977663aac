using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Tests.Golden;

namespace Microsoft.ML.Recurrent.Engine.Tests.Losses;

/// <summary>Values and gradients of libtorch, reduction mean.</summary>
public sealed class GoldenLossTests
{
    // libtorch computes these in single precision: a few ulp of the value, and of gradients of size 0.1.
    private const double Relative = 1e-6;
    private const double GradientAbsolute = 1e-7;

    [Theory]
    [InlineData("cross_entropy mean")]
    [InlineData("cross_entropy mean label_smoothing=0.1")]
    [InlineData("mse mean")]
    [InlineData("l1 mean")]
    [InlineData("huber mean delta=1")]
    [InlineData("bce_with_logits mean")]
    public void MeanAndGradientEqualTorch(string name)
    {
        GoldenFile file = GoldenFile.Load("losses");
        ILoss loss = name switch
        {
            "cross_entropy mean" => new SoftmaxCrossEntropyLoss(),
            "cross_entropy mean label_smoothing=0.1" => new SoftmaxCrossEntropyLoss(0.1f),
            "mse mean" => new SquaredLoss(),
            "l1 mean" => new AbsoluteLoss(),
            "huber mean delta=1" => new HuberLoss(1f),
            _ => new BinaryCrossEntropyLoss(),
        };
        float[] target = file.Tensor("target").Data;

        // The file does not say which targets its binary loss had. Its gradient does: sigmoid(logit) - 20 * gradient is 1 where target > 0, else 0; its value agrees.
        if (loss is BinaryCrossEntropyLoss)
            target = [.. target.Select(v => v > 0 ? 1f : 0f)];
        var sample = new LossCase
        {
            Outputs = file.Tensor("logits").Data,
            Rows = 5,
            Width = 4,
            Classes = loss is SoftmaxCrossEntropyLoss ? file.Integers("classes") : [],
            Values = loss is SoftmaxCrossEntropyLoss ? [] : target,
        };
        double weight = loss.TotalWeight(sample.Batch);

        (double value, float[] gradient) = (sample with { Scale = (float)(1 / weight) }).Evaluate(loss);

        Assert.Equal(5, weight);
        Close.Check(file.Number("losses", name, "value"), value / weight, 0, Relative);
        Close.Check(file.Tensor("losses", name, "grad").Data, gradient, GradientAbsolute, Relative);
    }

    [Fact]
    public void EveryGoldenLossIsTested()
    {
        string[] tested =
        [
            .. typeof(GoldenLossTests).GetMethod(nameof(MeanAndGradientEqualTorch))!.GetCustomAttributes(typeof(InlineDataAttribute), false)
                .Cast<InlineDataAttribute>().SelectMany(a => a.GetData(null!)).Select(arguments => (string)arguments[0]),
        ];
        Assert.Equal(GoldenFile.Load("losses").Keys("losses").Order(), tested.Order());
    }

    [Fact]
    public void ConnectionistLossesAndGradientEqualTorch()
    {
        GoldenFile file = GoldenFile.Load("ctc");
        GoldenTensor logits = file.Tensor("logits");
        GoldenTensor expected = file.Tensor("grad");
        int[] lengths = file.Integers("input_lengths");
        int[][] targets = file.IntegerLists("targets");
        int[] order = [.. Enumerable.Range(0, lengths.Length).OrderByDescending(b => lengths[b])];
        var loss = new ConnectionistTemporalLoss();

        (LossCase packed, (int Step, int Sequence)[] rows) = Pack(logits, lengths, targets, order);
        (double value, float[] gradient) = packed.Evaluate(loss);

        Close.Check(file.Tensor("loss").Data.Sum(v => (double)v), value, 0, Relative);
        for (int row = 0; row < rows.Length; row++)
        {
            for (int k = 0; k < logits.Shape[2]; k++)
                Close.Check(expected[rows[row].Step, rows[row].Sequence, k], gradient[row * logits.Shape[2] + k], 5e-7, 2e-6, $"row {row}, class {k}");
        }

        for (int b = 0; b < lengths.Length; b++)
        {
            (LossCase alone, _) = Pack(logits, lengths, targets, [b]);
            Close.Check(file.Tensor("loss").Data[b], alone.Value(loss), 0, Relative, $"sequence {b}");
        }
    }

    /// <summary>From padded [T, B, C] to packed rows of the sequences in the order given.</summary>
    private static (LossCase Case, (int Step, int Sequence)[] Rows) Pack(GoldenTensor logits, int[] lengths, int[][] targets, int[] order)
    {
        int width = logits.Shape[2];
        var rows = new List<(int Step, int Sequence)>();
        var stepOffsets = new List<int> { 0 };
        for (int t = 0; t < lengths[order[0]]; t++)
        {
            rows.AddRange(order.Where(b => lengths[b] > t).Select(b => (t, b)));
            stepOffsets.Add(rows.Count);
        }

        var labelOffsets = new List<int> { 0 };
        foreach (int b in order)
            labelOffsets.Add(labelOffsets[^1] + targets[b].Length);
        var sample = new LossCase
        {
            Outputs = [.. rows.SelectMany(r => Enumerable.Range(0, width).Select(k => logits[r.Step, r.Sequence, k]))],
            Rows = rows.Count,
            Width = width,
            Classes = [.. order.SelectMany(b => targets[b])],
            StepOffsets = [.. stepOffsets],
            Lengths = [.. order.Select(b => lengths[b])],
            LabelOffsets = [.. labelOffsets],
        };
        return (sample, [.. rows]);
    }
}
