using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

/// <summary>Turns the features of a series into those of its mirror image, in which up is down.</summary>
internal static class MirrorImage
{
    /// <summary>The place, among the scalars of a step, of the share of values that equal the lowest.</summary>
    public const int LowestPlace = 11;

    /// <summary>The place of the slope of the trend.</summary>
    public const int SlopePlace = 14;

    /// <summary>The place of the share of values that equal the highest.</summary>
    public const int HighestPlace = 15;

    /// <summary>Turns the features of a step.</summary>
    /// <param name="row">The features. [StepSize]</param>
    /// <param name="mirrored">Receives the features. [StepSize]</param>
    public static void OfStep(ReadOnlySpan<float> row, Span<float> mirrored)
    {
        const int Values = PretrainedLayout.StepCompressed;
        TensorPrimitives.Negate(row[..Values], mirrored);
        row[Values..].CopyTo(mirrored[Values..]);
        var scalars = mirrored[(4 * PretrainedLayout.PatchLength)..];
        (scalars[LowestPlace], scalars[HighestPlace]) = (scalars[HighestPlace], scalars[LowestPlace]);
        scalars[SlopePlace] = -scalars[SlopePlace];
    }

    /// <summary>Turns the features of a block.</summary>
    /// <param name="row">The features. [BlockSize]</param>
    /// <param name="mirrored">Receives the features. [BlockSize]</param>
    public static void OfBlock(ReadOnlySpan<float> row, Span<float> mirrored)
    {
        const int Values = PretrainedLayout.BlockCompressed;
        TensorPrimitives.Negate(row[..Values], mirrored);
        row[Values..].CopyTo(mirrored[Values..]);
    }
}
