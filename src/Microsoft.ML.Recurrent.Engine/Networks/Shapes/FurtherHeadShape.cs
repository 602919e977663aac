using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <summary>
/// Specifies a further head of a network and the layers that only it uses, such as one that gives a label to a whole sequence whose steps the main head tags.
/// Its parameters have names that start with <c>heads.N.</c>, where N is 1 for the first. Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Joint.xml" path="documentation/example"/>
public sealed record FurtherHeadShape
{
    /// <summary>Gets the layers between the last layer of the network and the head.</summary>
    /// <value>The default is empty: the head reads the rows that the main head reads.</value>
    public LayerList Layers { get; init; } = LayerList.Empty;

    /// <summary>Gets the number of outputs: for each row of the last of its layers.</summary>
    /// <value>At least 1.</value>
    public required int OutputSize { get; init; }

    /// <summary>Returns a network whose only head is this one, against which targets are checked.</summary>
    internal NetworkShape AsNetwork(NetworkShape network) => network with
    {
        Layers = LayerList.Create([.. network.Layers, .. Layers]),
        Head = new HeadShape { OutputSize = OutputSize },
        FurtherHeads = [],
    };
}
