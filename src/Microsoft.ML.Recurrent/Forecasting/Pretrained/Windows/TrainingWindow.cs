using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained.Windows;

/// <summary>Computes the features and targets of a training example from a series. Buffers are reused; an instance serves one thread.</summary>
internal sealed class TrainingWindow
{
    /// <summary>The number of blocks of the forecast that are trained at each step.</summary>
    public const int Blocks = 3;

    /// <summary>The number of features of a step.</summary>
    public const int InputSize = PretrainedLayout.StepSize + (Blocks * PretrainedLayout.BlockSize);

    /// <summary>The number of targets of a step.</summary>
    public const int TargetWidth = Blocks * PretrainedLayout.BlockLength;

    private readonly ContextReader _reader = new();

    /// <summary>Computes an example.</summary>
    /// <param name="series">The context and the values after it, as far as they are known.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="ends">The ends of its steps.</param>
    /// <param name="mostBlocks">The number of blocks of the horizon.</param>
    /// <param name="features">Receives the features. [steps, InputSize]</param>
    /// <param name="targets">Receives the targets; NaN does not count. [steps, TargetWidth]</param>
    /// <param name="firstTarget">The first value of the series that is a target.</param>
    public void Compute(
        ReadOnlySpan<float> series, WindowPlan plan, List<int> ends, int mostBlocks, Span<float> features, Span<float> targets, int firstTarget = 0)
    {
        if (!_reader.Read(series[..plan.Count], plan.Anchor) || _reader.IsConstant)
        {
            features.Clear();
            targets.Fill(float.NaN);
            return;
        }

        var random = new SeededRandom(plan.Seed, 4);
        Span<int> blocks = stackalloc int[Blocks];
        var before = 0;
        for (var step = 0; step < ends.Count; step++)
        {
            var row = features.Slice(step * InputSize, InputSize);
            var end = ends[step];
            DrawBlocks(random, mostBlocks, blocks);
            _reader.WriteStep(end, end - before, row[..PretrainedLayout.StepSize]);
            for (var i = 0; i < Blocks; i++)
            {
                _reader.WriteBlock(end, blocks[i], row.Slice(PretrainedLayout.StepSize + (i * PretrainedLayout.BlockSize), PretrainedLayout.BlockSize));
                WriteTargets(series, plan, firstTarget, end, blocks[i],
                    targets.Slice((step * TargetWidth) + (i * PretrainedLayout.BlockLength), PretrainedLayout.BlockLength));
            }

            before = end;
        }
    }

    // The first block always, one of the next two, and often one far ahead.
    private static void DrawBlocks(SeededRandom random, int most, Span<int> blocks)
    {
        blocks[0] = 0;
        blocks[1] = 1 + random.NextInt32(2);
        blocks[2] = random.NextDouble() < 0.6 && most > 3 ? 3 + random.NextInt32(most - 3) : 3 - blocks[1];
    }

    // A step long before the anchor knows more of its future than a forecast does: it is not trained.
    private void WriteTargets(ReadOnlySpan<float> series, WindowPlan plan, int firstTarget, int end, int block, Span<float> targets)
    {
        for (var i = 0; i < targets.Length; i++)
        {
            var ahead = (block * PretrainedLayout.BlockLength) + i + 1;
            var place = end - 1 + ahead;
            var counts = 2 * end >= plan.Anchor && place >= firstTarget && place < series.Length;
            targets[i] = counts ? _reader.Target(end, ahead, series[place]) : float.NaN;
        }
    }
}
