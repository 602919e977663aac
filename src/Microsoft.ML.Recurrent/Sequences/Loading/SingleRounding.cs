namespace Microsoft.ML.Recurrent.Sequences.Loading;

/// <summary>
/// Tells a spread from the rounding of single precision. The comparison is relative, so that the unit of a column does not matter: what is a spread in
/// metres is one in light years.
/// </summary>
internal static class SingleRounding
{
    // The distance from 1 to the next Single: numbers of one size lie at most this share of it apart.
    private const double Resolution = 1.0 / (1 << 23);

    /// <summary>Whether numbers that are all the same, but for rounding, may deviate as much as this.</summary>
    /// <param name="deviation">Their standard deviation.</param>
    /// <param name="magnitude">Their size.</param>
    public static bool Explains(double deviation, double magnitude) => !(deviation > Resolution * Math.Abs(magnitude));
}
