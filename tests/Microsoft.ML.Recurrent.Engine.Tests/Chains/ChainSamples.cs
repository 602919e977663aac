using Microsoft.ML.Recurrent.Engine.Chains;
using Microsoft.ML.Recurrent.Engine.Tests.Losses;

namespace Microsoft.ML.Recurrent.Engine.Tests.Chains;

/// <summary>Scores and transitions for chains that can be walked through by hand.</summary>
internal static class ChainSamples
{
    public static LinearChainConstraints Bio { get; } = LinearChainConstraints.FromTags(["O", "B-a", "I-a", "B-b"], TagScheme.Bio);

    public static LinearChainConstraints Bioes { get; } = LinearChainConstraints.FromTags(["B-a", "E-a", "O", "S-a"], TagScheme.Bioes);

    /// <summary>Tags 0 to 3 in a circle, from which nothing but going on leads out; sequences start with 0 or 1 and end with 3.</summary>
    public static LinearChainConstraints Circle { get; } = new(4, tag => tag < 2, tag => tag == 3, (from, to) => to == from || to == (from + 1) % 4);

    public static LinearChainConstraints? Named(string? name) => name switch
    {
        null => null,
        nameof(Bio) => Bio,
        nameof(Bioes) => Bioes,
        _ => Circle,
    };

    public static float[] Transitions(int tags, ulong seed, float deviation = 1) => LossCase.Normal(tags * (tags + 2), seed, deviation);

    /// <summary>The first columns of each row, [t][k].</summary>
    public static double[][] Rows(float[] scores, int steps, int stride, int tags) =>
        [.. Enumerable.Range(0, steps).Select(t => scores.Skip(t * stride).Take(tags).Select(value => (double)value).ToArray())];

    public static double[] Doubles(float[] values) => [.. values.Select(value => (double)value)];
}
