using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Convolution;

/// <summary>
/// Specifies a pooling over time: a step of the output is the maximum or the mean of each value over the last <see cref="Size"/> steps, or over those since the
/// start of the sequence if there are fewer. Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Layers.xml" path="documentation/example"/>
public sealed record TimePoolingShape : LayerShape
{
    internal const string Name = "time pooling";

    /// <summary>Gets how several steps become one.</summary>
    /// <value>The default is <see cref="TimePoolingKind.Maximum"/>.</value>
    public TimePoolingKind Statistic { get; init; }

    /// <summary>Gets the number of steps that become one.</summary>
    /// <value>The default is 2; at least 1.</value>
    public int Size { get; init; } = 2;

    /// <summary>Gets the number of steps from one step that is returned to the next, the first one first.</summary>
    /// <value>The default is 2; at least 1.</value>
    public int Stride { get; init; } = 2;

    internal override string Kind => Name;

    internal override bool ReadsTime => true;

    internal override int TimeStride => Stride;

    internal override int[] Numbers => [(int)Statistic, Size, Stride];

    internal static TimePoolingShape? Of(int[] numbers) =>
        numbers is [var statistic, var size, var stride] ? new() { Statistic = (TimePoolingKind)statistic, Size = size, Stride = stride } : null;

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        if (!Enum.IsDefined(Statistic))
            yield return $"{nameof(Statistic)} is {Statistic}, which is not a way of pooling over time";
        if (Size < 1 || Size * inputSize > AlignedBuffer.MostFloats)
            yield return $"{nameof(Size)} is {Size} but must be at least 1, with at most {AlignedBuffer.MostFloats} values in all of its steps";
        if (Stride < 1)
            yield return $"{nameof(Stride)} is {Stride} but must be at least 1";
    }

    internal override LayerSize Measure(Int128 inputSize) => new(inputSize, 0, 0);

    internal override Layer Create(LayerBuilder builder) => new TimePoolingLayer(this, builder.InputSize);
}
