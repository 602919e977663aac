namespace Microsoft.ML.Recurrent.Engine.Tests.Losses;

/// <summary>Comparison with an absolute part for values near zero and a part relative to the expected magnitude.</summary>
internal static class Close
{
    public static void Check(double expected, double actual, double absolute, double relative, string what = "value")
    {
        double allowed = absolute + relative * Math.Abs(expected);
        Assert.True(Math.Abs(expected - actual) <= allowed, $"{what}: expected {expected:R}, found {actual:R}, allowed difference {allowed:R}.");
    }

    public static void Check(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double absolute, double relative)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Check(expected[i], actual[i], absolute, relative, $"element {i}");
    }

    public static void Check(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double absolute, double relative)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Check(expected[i], actual[i], absolute, relative, $"element {i}");
    }
}
