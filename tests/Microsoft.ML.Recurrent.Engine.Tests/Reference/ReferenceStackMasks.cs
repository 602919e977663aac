namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>Everything random in one pass of a stack, drawn beforehand.</summary>
internal sealed class ReferenceStackMasks
{
    /// <summary>[layer * directions + direction][b].</summary>
    public ReferenceMasks[][]? Directions { get; init; }

    /// <summary>[layer][b][t][width] on the output of every layer but the last.</summary>
    public double[][][][]? BetweenLayers { get; init; }
}
