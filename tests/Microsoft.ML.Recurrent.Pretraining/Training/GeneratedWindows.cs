using Microsoft.ML.Recurrent.Forecasting.Pretrained.Windows;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;

namespace Microsoft.ML.Recurrent.Pretraining.Training;

/// <summary>Represents generated examples without end: each epoch has others.</summary>
/// <param name="seed">The seed of the data.</param>
/// <param name="count">The number of examples of an epoch.</param>
/// <param name="batchSize">The number of examples of a batch, which have similar lengths.</param>
/// <param name="kept">The number of examples that are kept.</param>
/// <param name="changes">Whether each epoch has other examples.</param>
internal sealed class GeneratedWindows(ulong seed, int count, int batchSize, int kept, bool changes) : WindowDataset(count, kept)
{
    [ThreadStatic]
    private static GeneratedWindow? s_window;

    public override bool ChangesByEpoch => changes;

    public override string Identity => $"generated, seed {seed}";

    protected override WindowPlan Plan(int epoch, int example) => GeneratedWindow.Plan(seed, epoch, example / batchSize, example);

    protected override void Compute(int example, WindowPlan plan, List<int> ends, Span<float> features, Span<float> targets) =>
        (s_window ??= new GeneratedWindow()).Generate(plan, ends, features, targets);
}
