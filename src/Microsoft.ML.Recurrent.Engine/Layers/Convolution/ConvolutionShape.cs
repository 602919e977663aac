using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Convolution;

/// <summary>
/// Specifies a convolution over time: step t of the output is b + W [x(t - (K - 1) dilation) ... x(t - dilation) x(t)], where steps before the start of a
/// sequence are zero. Parameters are <c>convolution.N.weight</c> [Channels, KernelSize x input / Groups], the oldest step first, and
/// <c>convolution.N.bias</c>; with groups, each group has its own parameters, <c>convolution.N.groups.G.weight</c> and so on. Immutable and safe to share.
/// </summary>
/// <remarks>
/// A causal convolution runs step by step in a stream. A centred one reads (KernelSize - 1) / 2 x Dilation later steps, see <see cref="LookAhead"/>, and
/// needs whole sequences.
/// </remarks>
/// <include file="../../Documentation/Layers.xml" path="documentation/example"/>
public sealed record ConvolutionShape : LayerShape
{
    internal const string Name = "convolution";

    /// <summary>Gets the number of values of a step that the layer returns.</summary>
    /// <value>At least 1; a multiple of <see cref="Groups"/>.</value>
    public required int Channels { get; init; }

    /// <summary>Gets the number of steps K that a step of the output depends on.</summary>
    /// <value>The default is 3; at least 1, and odd for a centred convolution.</value>
    public int KernelSize { get; init; } = 3;

    /// <summary>Gets the number of steps from one step that is returned to the next: with 2, every other step is returned, the first one first.</summary>
    /// <value>The default is 1; at least 1.</value>
    public int Stride { get; init; } = 1;

    /// <summary>Gets the distance between the steps that a step of the output depends on.</summary>
    /// <value>The default is 1; at least 1.</value>
    public int Dilation { get; init; } = 1;

    /// <summary>Gets the number of groups of values: each group of the output reads only the same group of the input.</summary>
    /// <value>The default is 1; at least 1, and a divisor of the number of values of the input and of <see cref="Channels"/>.</value>
    public int Groups { get; init; } = 1;

    /// <summary>
    /// Gets a value that indicates whether a step of the output depends on the step itself and earlier ones only. Otherwise the kernel is centred on the step.
    /// </summary>
    /// <value>The default is true.</value>
    public bool Causal { get; init; } = true;

    /// <summary>Gets the number of later steps that a step of the output depends on: 0 for a causal convolution.</summary>
    public int LookAhead => Causal ? 0 : (KernelSize - 1) / 2 * Dilation;

    internal override string Kind => Name;

    internal override bool ReadsTime => true;

    internal override int TimeStride => Stride;

    internal override int[] Numbers => [Channels, KernelSize, Stride, Dilation, Groups, Causal ? 1 : 0];

    internal static ConvolutionShape? Of(int[] numbers) => numbers is [var channels, var kernelSize, var stride, var dilation, var groups, 0 or 1]
        ? new()
        {
            Channels = channels, KernelSize = kernelSize, Stride = stride, Dilation = dilation, Groups = groups, Causal = numbers[^1] == 1,
        }
        : null;

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        foreach (var (name, value) in new[] { (nameof(Channels), Channels), (nameof(Stride), Stride), (nameof(Dilation), Dilation), (nameof(Groups), Groups) })
            if (value < 1)
                yield return $"{name} is {value} but must be at least 1";
        if (KernelSize < 1 || (!Causal && KernelSize % 2 == 0))
            yield return $"{nameof(KernelSize)} is {KernelSize} but must be at least 1{(Causal ? "" : " and odd, because the convolution is centred")}";
        if (Groups < 1)
            yield break;
        if (Channels % Groups != 0)
            yield return $"{nameof(Groups)} is {Groups} but must divide {nameof(Channels)}, which is {Channels}";
        if (inputSize % Groups != 0)
            yield return $"{nameof(Groups)} is {Groups} but must divide the number of values of a step that the layer reads, {inputSize}";
        if ((Int128)KernelSize * Dilation * inputSize > AlignedBuffer.MostFloats)
            yield return $"{nameof(KernelSize)} is {KernelSize} and {nameof(Dilation)} {Dilation}, but at most {AlignedBuffer.MostFloats} values of the steps "
                + "between the first and the last of the kernel fit";
    }

    internal override LayerSize Measure(Int128 inputSize) =>
        new(Channels, Channels * ((KernelSize * inputSize / Groups) + 1), 2 * Groups);

    internal override Layer Create(LayerBuilder builder)
    {
        var (name, size) = (builder.NameOf(Name), builder.InputSize);
        if (Groups > 1 && Groups == size && Groups == Channels)
            return new DepthwiseLayer(this, [.. Enumerable.Range(0, Groups).Select(group =>
                (builder.Layout.AddMatrix($"{name}.groups.{group}.weight", 1, KernelSize), builder.Layout.AddVector($"{name}.groups.{group}.bias", 1)))]);
        return new ConvolutionLayer(this, size, [.. Enumerable.Range(0, Groups).Select(group => new DenseLayer(
            builder.Layout, Groups == 1 ? name : $"{name}.groups.{group}", KernelSize * (size / Groups), Channels / Groups))]);
    }
}
