using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Tests.Losses.Reference;

namespace Microsoft.ML.Recurrent.Engine.Tests.Losses;

/// <summary>Every row loss with a batch that has weights, a stride, ignored rows or missing targets, and the reference of each row (null: does not count).</summary>
internal static class LossSamples
{
    private const int Rows = 7;

    private static readonly float[] s_quantiles = [0.1f, 0.5f, 0.85f];
    private static readonly float[] s_classWeights = [0.5f, 2f, 0f, 1.25f, 3f];

    public static TheoryData<string> Names => new(All.Keys);

    public static IReadOnlyDictionary<string, (ILoss Loss, LossCase Case, ReferenceRow?[] References)> All { get; } = Build();

    private static Dictionary<string, (ILoss Loss, LossCase Case, ReferenceRow?[] References)> Build() => new()
    {
        ["cross-entropy"] = CrossEntropy(0f, null),
        ["cross-entropy, smoothed"] = CrossEntropy(0.1f, null),
        ["cross-entropy, class weights"] = CrossEntropy(0f, s_classWeights),
        ["cross-entropy, smoothed, class weights"] = CrossEntropy(0.25f, s_classWeights),
        ["squared"] = Pointwise(new SquaredLoss(), 1, ReferenceLoss.Squared),
        ["absolute"] = Pointwise(new AbsoluteLoss(), 1, ReferenceLoss.Absolute),
        ["huber"] = Pointwise(new HuberLoss(0.6f), 1, y => ReferenceLoss.Huber(y, 0.6f)),
        ["binary"] = Pointwise(new BinaryCrossEntropyLoss(), 1, y => ReferenceLoss.Binary(y, 1), binary: true),
        ["binary, positive weight"] = Pointwise(new BinaryCrossEntropyLoss(3.5f), 1, y => ReferenceLoss.Binary(y, 3.5f), binary: true),
        ["quantile"] = Pointwise(new QuantileLoss(s_quantiles), 3, y => ReferenceLoss.Quantiles(y, [.. s_quantiles.Select(q => (double)q)])),
        ["gaussian"] = Pointwise(new GaussianLoss(0.01f), 2, y => ReferenceLoss.Gaussian(y, 0.01f)),
        ["student t"] = Pointwise(new StudentTLoss(0.01f), 3, y => ReferenceLoss.StudentT(y, 0.01f)),
        ["negative binomial"] = NegativeBinomial(),
    };

    private static (ILoss, LossCase, ReferenceRow?[]) CrossEntropy(float smoothing, float[]? classWeights)
    {
        int[] classes = [3, -1, 0, 4, 1, 3, 1];
        var sample = new LossCase
        {
            Outputs = LossCase.Normal(Rows * 8, 11, 2f),
            Rows = Rows,
            Width = 5,
            Stride = 8,
            Classes = classes,
            Weights = [1f, 2f, 0.5f, 1.5f, 0f, 3f, 1f],
            Scale = 0.3f,
        };
        double[]? weights = classWeights?.Select(w => (double)w).ToArray();
        return (new SoftmaxCrossEntropyLoss(smoothing, classWeights), sample,
            [.. classes.Select(c => c < 0 ? null : ReferenceLoss.CrossEntropy(c, smoothing, weights))]);
    }

    private static (ILoss, LossCase, ReferenceRow?[]) Pointwise(ILoss loss, int perTarget, Func<double[], ReferenceRow> reference, bool binary = false)
    {
        const int Targets = 4;
        float[] values = LossCase.Normal(Rows * Targets, 12);
        if (binary)
            values = [.. values.Select(v => Math.Clamp(MathF.Abs(v), 0f, 1f))];

        // Row 1 misses one target, row 3 all but one, row 5 all.
        values[Targets] = float.NaN;
        values.AsSpan(3 * Targets, 3).Fill(float.NaN);
        values.AsSpan(5 * Targets, 4).Fill(float.NaN);
        var sample = new LossCase
        {
            Outputs = LossCase.Normal(Rows * (Targets * perTarget + 3), 13),
            Rows = Rows,
            Width = Targets * perTarget,
            Stride = Targets * perTarget + 3,
            Values = values,
            Weights = [1f, 2f, 0.5f, 1.5f, 0f, 3f, 1f],
            Scale = 0.3f,
        };
        return (loss, sample, [.. Enumerable.Range(0, Rows).Select(row => row == 5 ? null : reference([.. values.Skip(row * Targets).Take(Targets).Select(v => (double)v)]))]);
    }

    private static (ILoss, LossCase, ReferenceRow?[]) NegativeBinomial()
    {
        const int Targets = 4;
        (_, LossCase sample, _) = Pointwise(new GaussianLoss(), 2, y => ReferenceLoss.Gaussian(y, 1));
        double[] counts = [.. sample.Values.Select(v => (double)MathF.Round(MathF.Abs(6 * v)))];
        double[] scales = [.. Enumerable.Range(0, counts.Length).Select(i => 0.5 + i % 5)];

        // The scale of a missing count is not looked at.
        scales[Targets] = double.NaN;
        var values = counts.Zip(scales, (count, scale) => new[] { (float)count, (float)scale }).SelectMany(pair => pair);
        return (new NegativeBinomialLoss(), sample with { Values = [.. values] },
        [
            .. Enumerable.Range(0, Rows).Select(row => row == 5 ? null
                : ReferenceLoss.NegativeBinomial(counts[(row * Targets)..((row + 1) * Targets)], scales[(row * Targets)..((row + 1) * Targets)])),
        ]);
    }
}
