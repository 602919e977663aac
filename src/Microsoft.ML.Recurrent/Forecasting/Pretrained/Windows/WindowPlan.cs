using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained.Windows;

/// <summary>Determines how much of a series is the context of a training example, and where the steps of the network end.</summary>
/// <param name="Seed">The seed of the example.</param>
/// <param name="Count">The number of values of the context.</param>
/// <param name="Anchor">The number of values from which level, spread and seasons are estimated.</param>
internal readonly record struct WindowPlan(ulong Seed, int Count, int Anchor)
{
    private const int Patch = PretrainedLayout.PatchLength;

    /// <summary>The smallest number of values from which a network is trained to forecast.</summary>
    public const int LeastValues = 3;

    /// <summary>
    /// Draws the anchor of an example. Half of the anchors are those of forecasts, the others anywhere in the second half, so that many steps do not know their
    /// own level.
    /// </summary>
    /// <param name="seed">The seed of the example.</param>
    /// <param name="count">The number of values of the context, at least <see cref="LeastValues"/>.</param>
    public static WindowPlan Draw(ulong seed, int count)
    {
        var random = new SeededRandom(seed, 2);
        var least = Math.Max(LeastValues, (count + 1) / 2);
        return new(seed, count, random.NextDouble() < 0.5 ? (int)AnchorRule.Anchor(count) : least + random.NextInt32(count - least + 1));
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
            end = Math.Min(Count, end + (isRegular ? Patch : 1 + random.NextInt32(Patch)));
    }
}
