using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;

namespace Microsoft.ML.Recurrent.Engine.Tests.Losses;

/// <summary>The arrays behind a <see cref="LossBatch"/>.</summary>
internal sealed record LossCase
{
    /// <summary>What a gradient buffer holds before an evaluation, which has to overwrite it.</summary>
    private const float Garbage = 7f;

    public required float[] Outputs { get; init; }

    public required int Rows { get; init; }

    public required int Width { get; init; }

    public int Stride { get => field == 0 ? Width : field; init; }

    public int[] Classes { get; init; } = [];

    public float[] Values { get; init; } = [];

    public float[] Weights { get; init; } = [];

    public float Scale { get; init; } = 1f;

    public int[] StepOffsets { get; init; } = [];

    public int[] Lengths { get; init; } = [];

    public int[] LabelOffsets { get; init; } = [];

    public float[] Transitions { get; init; } = [];

    /// <summary>Overwritten by every evaluation with a gradient.</summary>
    public float[] TransitionGradient { get; init; } = [];

    public LossBatch Batch => new()
    {
        Outputs = Outputs,
        Rows = Rows,
        Width = Width,
        OutputStride = Stride,
        Classes = Classes,
        Values = Values,
        Weights = Weights,
        Scale = Scale,
        StepOffsets = StepOffsets,
        Lengths = Lengths,
        LabelOffsets = LabelOffsets,
        Transitions = Transitions,
        TransitionGradient = TransitionGradient,
    };

    public static float[] Normal(int count, ulong seed, float deviation = 1f)
    {
        var random = new SeededRandom(seed);
        var values = new float[count];
        foreach (ref float value in values.AsSpan())
            value = (float)(deviation * random.NextGaussian());
        return values;
    }

    public double Value(ILoss loss) => loss.Evaluate(Batch, []);

    public double Mean(ILoss loss) => Value(loss) / loss.TotalWeight(Batch);

    public (double Value, float[] Gradient) Evaluate(ILoss loss)
    {
        var gradient = new float[Rows * Stride];
        Array.Fill(gradient, Garbage);
        return (loss.Evaluate(Batch, gradient), gradient);
    }
}
