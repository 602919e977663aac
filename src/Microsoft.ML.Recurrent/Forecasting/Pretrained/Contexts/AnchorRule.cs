using System.Numerics;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

/// <summary>
/// Determines from which part of a series its level, spread and seasons are estimated: from the values before an anchor, which moves in steps of at most an
/// eighth of the length. Between two anchors a new value costs one step of the network; after each, the context is read again. Because the rule depends on the
/// number of values alone, a stream has the anchors of the whole series.
/// </summary>
internal static class AnchorRule
{
    /// <summary>The largest number of values between two anchors.</summary>
    public const int LongestStep = 256;

    /// <summary>Returns the number of values before the anchor of a series.</summary>
    /// <param name="count">The number of values, 0 or more.</param>
    public static long Anchor(long count)
    {
        var eighth = Math.Min(LongestStep, count / 8);
        return eighth <= 1 ? count : count - (count % (1L << BitOperations.Log2((ulong)eighth)));
    }
}
