using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Windows;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;
using Microsoft.ML.Recurrent.Pretraining.Generation;

namespace Microsoft.ML.Recurrent.Pretraining.Training;

/// <summary>Generates the features and targets of an example. One instance serves one thread.</summary>
internal sealed class GeneratedWindow
{
    private readonly SeriesGenerator _generator = new();
    private readonly TrainingWindow _window = new();
    private readonly float[] _series = new float[SeriesGenerator.MostValues];

    /// <summary>Draws the plan of an example. The examples of a batch have similar lengths.</summary>
    /// <param name="seed">The seed of the data.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="batch">The batch of the epoch.</param>
    /// <param name="example">The example of the epoch.</param>
    public static WindowPlan Plan(ulong seed, int epoch, int batch, int example)
    {
        var common = new SeededRandom(SeededRandom.Combine(seed, 1, (ulong)epoch, (ulong)batch));
        var kind = common.NextDouble();
        var longest = kind < 0.13 ? LogUniform(common, 5, 18) : kind < 0.53 ? LogUniform(common, 18, 160) : kind < 0.69 ? LogUniform(common, 160, 512)
            : kind < 0.91 ? 512 : kind < 0.965 ? 1024 : 2048;
        var own = SeededRandom.Combine(seed, 2, (ulong)epoch, (ulong)example);
        return WindowPlan.Draw(own, Math.Max(WindowPlan.LeastValues, (int)(longest * (0.85 + (0.15 * new SeededRandom(own).NextDouble())))));
    }

    /// <summary>Generates an example.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="ends">The ends of its steps.</param>
    /// <param name="features">Receives the features. [steps, InputSize]</param>
    /// <param name="targets">Receives the targets; NaN does not count. [steps, TargetWidth]</param>
    public void Generate(WindowPlan plan, List<int> ends, Span<float> features, Span<float> targets)
    {
        // A short series is not to be a small part of one whose trend is yet to come.
        var blocks = Math.Clamp((plan.Count + PretrainedLayout.BlockLength - 1) / PretrainedLayout.BlockLength, 1, PretrainedLayout.MostBlocks);
        var series = _series.AsSpan(0, plan.Count + (blocks * PretrainedLayout.BlockLength));
        _generator.Generate(plan.Seed, series, plan.Count);
        _window.Compute(series, plan, ends, blocks, features, targets);
    }

    private static int LogUniform(SeededRandom random, double low, double high) => (int)(low * Math.Exp(random.NextDouble() * Math.Log(high / low)));
}
