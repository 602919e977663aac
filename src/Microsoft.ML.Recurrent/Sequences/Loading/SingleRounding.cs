namespace Microsoft.ML.Recurrent.Sequences.Loading;

/// <summary>
/// Distinguishes a spread of values from the rounding of single precision. The comparison is relative, so that the unit of a column does not matter: a spread
/// in meters is also one in light years.
/// </summary>
internal static class SingleRounding
{
    // The distance from 1 to the next Single: numbers of one size lie at most this share of it apart.
    private const double Resolution = 1.0 / (1 << 23);

    /// <summary>Determines whether a deviation can result from rounding alone, among numbers that are otherwise all the same.</summary>
    /// <param name="deviation">The standard deviation of the numbers.</param>
    /// <param name="magnitude">The magnitude of the numbers.</param>
    public static bool Explains(double deviation, double magnitude) => !(deviation > Resolution * Math.Abs(magnitude));
}
