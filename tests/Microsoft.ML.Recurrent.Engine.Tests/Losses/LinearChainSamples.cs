using Microsoft.ML.Recurrent.Engine.Chains;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Tests.Chains;

namespace Microsoft.ML.Recurrent.Engine.Tests.Losses;

/// <summary>A packed batch of tag sequences, with the reference of its loss.</summary>
internal static class LinearChainSamples
{
    public const int Tags = 4;
    public const int Stride = 6;

    // Three sequences of 5, 4 and 2 steps; rows of steps 0..4: 3, 3, 2, 2, 1.
    public static int[] Lengths { get; } = [5, 4, 2];

    public static int[] Offsets { get; } = [0, 3, 6, 8, 10, 11];

    /// <summary>Allowed under no constraints, BIO and BIOES of <see cref="ChainSamples"/>, by sequence.</summary>
    public static Dictionary<string, int[][]> TagsOf { get; } = new()
    {
        ["none"] = [[2, 2, 0, 3, 1], [1, 0, 2, 3], [3, 0]],
        ["Bio"] = [[1, 2, 2, 0, 3], [0, 3, 1, 2], [3, 1]],
        ["Bioes"] = [[0, 1, 2, 3, 3], [2, 3, 0, 1], [0, 1]],
        ["none, unknown"] = [[2, -1, 0, -1, -1], [-1, -1, 2, 3], [3, 0]],
        ["Bio, unknown"] = [[-1, 2, -1, 0, 3], [0, 3, -1, 2], [-1, -1]],
        ["Bioes, unknown"] = [[-1, 1, 2, -1, -1], [-1, -1, -1, 1], [-1, 1]],
    };

    public static (LinearChainLoss Loss, LossCase Sample) Sample(string name, float deviation)
    {
        var classes = new int[11];
        for (var b = 0; b < Lengths.Length; b++)
            for (var t = 0; t < Lengths[b]; t++)
                classes[Offsets[t] + b] = TagsOf[name][b][t];
        return (new LinearChainLoss(Constraints(name)), new LossCase
        {
            Outputs = LossCase.Normal(11 * Stride, 21, deviation),
            Rows = 11,
            Width = Tags,
            Stride = Stride,
            Classes = classes,
            Weights = [1.5f, 0.5f, 2, 9, 9, 9, 9, 9, 9, 9, 9], // the first row of a sequence has its weight
            Scale = 0.5f,
            Lengths = Lengths,
            StepOffsets = Offsets,
            Transitions = ChainSamples.Transitions(Tags, 22, deviation),
            TransitionGradient = new float[Tags * (Tags + 2)],
        });
    }

    public static LossCase Alone(LossCase sample, int b)
    {
        int[] rows = [.. Enumerable.Range(0, Lengths[b]).Select(t => Offsets[t] + b)];
        return sample with
        {
            Outputs = [.. rows.SelectMany(row => sample.Outputs.Skip(row * Stride).Take(Stride))],
            Rows = rows.Length,
            Classes = [.. rows.Select(row => sample.Classes[row])],
            Weights = [.. rows.Select(row => sample.Weights[row])],
            Lengths = [rows.Length],
            StepOffsets = [.. Enumerable.Range(0, rows.Length + 1)],
            TransitionGradient = new float[Tags * (Tags + 2)],
        };
    }

    public static double[][] Scores(LossCase sample, int b) =>
        ChainSamples.Rows([.. Enumerable.Range(0, Lengths[b]).SelectMany(t => sample.Outputs.Skip((Offsets[t] + b) * Stride).Take(Tags))], Lengths[b], Tags, Tags);

    public static ReferenceChain ReferenceOf(string name, LossCase sample) => new(Tags, ChainSamples.Doubles(sample.Transitions), Constraints(name));

    public static LinearChainConstraints? Constraints(string name) => name.StartsWith("none", StringComparison.Ordinal) ? null : ChainSamples.Named(name.Split(',')[0]);
}
