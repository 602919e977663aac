using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;

namespace Microsoft.ML.Recurrent.Pretraining.Training;

/// <summary>Determines, before a series is generated, how much of it is context and where the steps of the network end.</summary>
/// <param name="Seed">The seed of the series.</param>
/// <param name="Count">The number of values of the context.</param>
/// <param name="Anchor">The number of values from which level, spread and seasons are estimated.</param>
internal readonly record struct WindowPlan(ulong Seed, int Count, int Anchor)
{
    private const int Patch = PretrainedLayout.PatchLength;
    private const int LeastValues = 3;

    /// <summary>Draws the plan of an example. The examples of a batch have similar lengths.</summary>
    /// <param name="seed">The seed of the data.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="batch">The batch of the epoch.</param>
    /// <param name="example">The example of the epoch.</param>
    public static WindowPlan Draw(ulong seed, int epoch, int batch, int example)
    {
        var common = new SeededRandom(SeededRandom.Combine(seed, 1, (ulong)epoch, (ulong)batch));
        var kind = common.NextDouble();
        var longest = kind < 0.12 ? LogUniform(common, 5, 18) : kind < 0.30 ? LogUniform(common, 18, 140) : kind < 0.80 ? 512 : kind < 0.92 ? 1024 : 2048;
        var own = SeededRandom.Combine(seed, 2, (ulong)epoch, (ulong)example);
        var random = new SeededRandom(own);
        var count = Math.Max(LeastValues, (int)(longest * (0.85 + (0.15 * random.NextDouble()))));
        var least = Math.Max(LeastValues, (count + 1) / 2);
        // Half of the anchors are those of forecasts, the others anywhere in the second half, so that many steps do not know their own level.
        var anchor = random.NextDouble() < 0.5 ? (int)AnchorRule.Anchor(count) : least + random.NextInt(count - least + 1);
        return new(own, count, anchor);
    }

    /// <summary>Lists the numbers of values at which the steps end.</summary>
    public void Ends(List<int> ends)
    {
        ends.Clear();
        for (var end = ((Anchor - 1) % Patch) + 1; end <= Anchor; end += Patch)
            ends.Add(end);
        var random = new SeededRandom(Seed, 3);
        var isRegular = random.NextDouble() < 0.5;
        for (var end = Anchor; end < Count; ends.Add(end))
            end = Math.Min(Count, end + (isRegular ? Patch : 1 + random.NextInt(Patch)));
    }

    private static int LogUniform(SeededRandom random, double low, double high) => (int)(low * Math.Exp(random.NextDouble() * Math.Log(high / low)));
}
