namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// The loss of every comparison: all outputs and all final states, each times a weight of its own, so that no gradient can hide behind another.
/// </summary>
internal static class WeightedSum
{
    public static double[][][] WeightsLike(double[][][] output) =>
        [.. output.Select((sequence, b) => sequence.Select((step, t) => Waves.Vector(step.Length, 0.2 + 1.3 * b + 0.47 * t)).ToArray())];

    public static ReferenceState[][] WeightsLike(ReferenceState[][] states) =>
    [
        .. states.Select((perBatch, k) => perBatch.Select((state, b) =>
            new ReferenceState(Waves.Vector(state.H.Length, 0.8 + 0.9 * k + 1.1 * b), Waves.Vector(state.C.Length, 2.1 + 0.9 * k + 1.1 * b))).ToArray()),
    ];

    public static double Of(double[][][] output, double[][][] weights) =>
        output.Zip(weights, (sequence, w) => sequence.Zip(w, Dot).Sum()).Sum();

    public static double Of(ReferenceState[][] states, ReferenceState[][] weights) =>
        states.Zip(weights, (perBatch, w) => perBatch.Zip(w, (s, v) => Dot(s.H, v.H) + Dot(s.C, v.C)).Sum()).Sum();

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
