using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <summary>
/// Specifies the encoder of a network that maps a source sequence to a target sequence: what it reads at a step of the source, and a chain of layers whose rows
/// the layers of the network read, such as <see cref="Layers.Source.SourceAttentionShape"/>. Its parameters have the names of other layers after
/// <c>source.</c>. Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Translate.xml" path="documentation/example"/>
public sealed record SourceShape
{
    /// <summary>Gets what the encoder reads at a step of the source.</summary>
    public required InputShape Input { get; init; }

    /// <summary>Gets the layers of the encoder.</summary>
    /// <value>The default is empty; layers that return a row for each step, or for each of several steps, but do not pool.</value>
    public LayerList Layers { get; init; } = LayerList.Empty;

    /// <summary>Gets a network that reads the source alone, against which source sequences are checked.</summary>
    internal NetworkShape AsNetwork => new() { Input = Input, Layers = Layers, Head = new HeadShape { OutputSize = 1 } };

    /// <summary>Gets the number of values of a row that the layers of the network read.</summary>
    internal Int128 OutputSize => Layers.Measure(Input.RowSize(0)).OutputSize;
}
