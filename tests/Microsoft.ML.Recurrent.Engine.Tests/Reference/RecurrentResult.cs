namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>What golden file, double reference and engine are compared by. Indices as in <see cref="RecurrentCase"/>.</summary>
internal sealed record RecurrentResult
{
    private const double AbsoluteTolerance = 1e-5;
    private const double RelativeTolerance = 1e-4;

    public required double[][][] Output { get; init; }

    public required ReferenceState[][] Final { get; init; }

    public required double[][][] InputGradient { get; init; }

    public required ReferenceState[][] InitialGradient { get; init; }

    public required IReadOnlyDictionary<string, double[]> ParameterGradients { get; init; }

    /// <summary>Asserts that all values of <paramref name="actual"/> lie within 1e-5 + 1e-4 · |expected| of these.</summary>
    public void AssertReproducedBy(RecurrentResult actual)
    {
        AssertClose("output", Output, actual.Output);
        AssertClose("final", Final, actual.Final);
        AssertClose("input gradient", InputGradient, actual.InputGradient);
        AssertClose("initial gradient", InitialGradient, actual.InitialGradient);
        Assert.Equal(ParameterGradients.Keys.Order(), actual.ParameterGradients.Keys.Order());
        foreach (var (name, expected) in ParameterGradients)
            AssertClose($"gradient of {name}", expected, actual.ParameterGradients[name]);
    }

    /// <summary>The largest difference of two results, in tolerances.</summary>
    public double DistanceTo(RecurrentResult other) =>
        Values().Zip(other.Values(), (a, b) => Math.Abs(a - b) / (AbsoluteTolerance + RelativeTolerance * Math.Abs(a))).Max();

    private IEnumerable<double> Values() =>
        Output.Concat(InputGradient).SelectMany(sequence => sequence.SelectMany(step => step))
            .Concat(Final.Concat(InitialGradient).SelectMany(states => states.SelectMany(state => state.H.Concat(state.C))))
            .Concat(ParameterGradients.OrderBy(p => p.Key, StringComparer.Ordinal).SelectMany(p => p.Value));

    public static void AssertClose(string what, double[][][] expected, double[][][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int b = 0; b < expected.Length; b++)
        {
            Assert.Equal(expected[b].Length, actual[b].Length);
            for (int t = 0; t < expected[b].Length; t++)
                AssertClose($"{what} b{b} t{t}", expected[b][t], actual[b][t]);
        }
    }

    public static void AssertClose(string what, ReferenceState[][] expected, ReferenceState[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int k = 0; k < expected.Length; k++)
        {
            Assert.Equal(expected[k].Length, actual[k].Length);
            for (int b = 0; b < expected[k].Length; b++)
            {
                AssertClose($"{what} h k{k} b{b}", expected[k][b].H, actual[k][b].H);
                AssertClose($"{what} c k{k} b{b}", expected[k][b].C, actual[k][b].C);
            }
        }
    }

    public static void AssertClose(string what, double[] expected, double[] actual)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {expected.Length} values expected, {actual.Length} found.");
        for (int j = 0; j < expected.Length; j++)
        {
            bool close = Math.Abs(expected[j] - actual[j]) <= AbsoluteTolerance + RelativeTolerance * Math.Abs(expected[j]);
            Assert.True(close, $"{what}, element {j}: {expected[j]:R} expected, {actual[j]:R} found.");
        }
    }
}
