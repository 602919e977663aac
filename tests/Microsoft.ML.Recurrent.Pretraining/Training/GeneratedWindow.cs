using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;
using Microsoft.ML.Recurrent.Pretraining.Generation;

namespace Microsoft.ML.Recurrent.Pretraining.Training;

/// <summary>Generates the features and targets of an example. One instance serves one thread.</summary>
internal sealed class GeneratedWindow
{
    /// <summary>The number of blocks of the forecast that are trained at each step.</summary>
    public const int Blocks = 3;

    public const int InputSize = PretrainedLayout.StepSize + (Blocks * PretrainedLayout.BlockSize);
    public const int TargetWidth = Blocks * PretrainedLayout.BlockLength;
    private const int Horizon = PretrainedLayout.MostBlocks * PretrainedLayout.BlockLength;

    private readonly SeriesGenerator _generator = new();
    private readonly ContextReader _reader = new();
    private readonly float[] _series = new float[SeriesGenerator.MostValues];

    /// <summary>Generates an example.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="ends">The ends of its steps.</param>
    /// <param name="features">Receives the features. [steps, InputSize]</param>
    /// <param name="targets">Receives the targets; NaN does not count. [steps, TargetWidth]</param>
    public void Generate(WindowPlan plan, List<int> ends, Span<float> features, Span<float> targets)
    {
        var series = _series.AsSpan(0, plan.Count + Horizon);
        _generator.Generate(plan.Seed, series, plan.Count);
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
            DrawBlocks(random, blocks);
            _reader.WriteStep(end, end - before, row[..PretrainedLayout.StepSize]);
            for (var i = 0; i < Blocks; i++)
            {
                _reader.WriteBlock(end, blocks[i], row.Slice(PretrainedLayout.StepSize + (i * PretrainedLayout.BlockSize), PretrainedLayout.BlockSize));
                WriteTargets(series, plan, end, blocks[i],
                    targets.Slice((step * TargetWidth) + (i * PretrainedLayout.BlockLength), PretrainedLayout.BlockLength));
            }

            before = end;
        }
    }

    // The first block always, one of the next two, and often one far ahead.
    private static void DrawBlocks(SeededRandom random, Span<int> blocks)
    {
        blocks[0] = 0;
        blocks[1] = 1 + random.NextInt(2);
        blocks[2] = random.NextDouble() < 0.6 ? 3 + random.NextInt(PretrainedLayout.MostBlocks - 3) : 3 - blocks[1];
    }

    // A step long before the anchor knows more of its future than a forecast does: it is not trained.
    private void WriteTargets(ReadOnlySpan<float> series, WindowPlan plan, int end, int block, Span<float> targets)
    {
        for (var i = 0; i < targets.Length; i++)
        {
            var ahead = (block * PretrainedLayout.BlockLength) + i + 1;
            targets[i] = 2 * end < plan.Anchor ? float.NaN : _reader.Target(end, ahead, series[end - 1 + ahead]);
        }
    }
}
