using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Convolution;

/// <summary>
/// Specifies windows over time without weights: a step of the output has the steps of a window side by side, or the means of equal parts of the window
/// (piecewise aggregate approximation, Keogh et al. 2001). A window is centred on the steps that only it begins; beyond the ends of a sequence, the first and
/// the last step are repeated, so that a window needs whole sequences. Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Layers.xml" path="documentation/example"/>
public sealed record WindowShape : LayerShape
{
    internal const string Name = "window";
    private const int Longest = 1 << 20;

    /// <summary>Gets the number of steps of a window.</summary>
    /// <value>At least <see cref="Stride"/> and at most 1,048,576.</value>
    public required int Size { get; init; }

    /// <summary>Gets the number of steps from the start of one window to the start of the next.</summary>
    /// <value>The default is 1; at least 1.</value>
    public int Stride { get; init; } = 1;

    /// <summary>Gets the number of equal parts of a window whose means are returned; with as many as it has steps, these are the steps.</summary>
    /// <value>At least 1 and at most <see cref="Size"/>.</value>
    public required int Parts { get; init; }

    internal override string Kind => Name;

    internal override int TimeStride => Stride;

    internal override bool ReadsTime => true;

    internal override int[] Numbers => [Size, Stride, Parts];

    internal override IReadOnlyList<int> Sizes => [Parts];

    internal static WindowShape? Of(int[] numbers) =>
        numbers is [var size, var stride, var parts] ? new() { Size = size, Stride = stride, Parts = parts } : null;

    /// <summary>Returns the first step of a part, counted from the first step of the first window.</summary>
    internal long StartOf(int window, int part) => ((long)window * Stride) - ((Size - Stride) / 2) + ((long)part * Size / Parts);

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        if (Stride < 1)
            yield return $"{nameof(Stride)} is {Stride} but must be at least 1";
        if (Size < Math.Max(1, Stride) || Size > Longest)
            yield return $"{nameof(Size)} is {Size} but must be at least {Math.Max(1, Stride)}, as {nameof(Stride)} is {Stride}, and at most {Longest}";
        if (Parts < 1 || Parts > Size || Parts * inputSize > AlignedBuffer.MostFloats)
            yield return $"{nameof(Parts)} is {Parts} but must be 1 to {Size}, which is {nameof(Size)}, with at most {AlignedBuffer.MostFloats} values in all";
    }

    internal override LayerSize Measure(Int128 inputSize) => new(Parts * inputSize, 0, 0);

    internal override Layer Create(LayerBuilder builder) => new WindowLayer(this, builder.InputSize);
}
