namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <summary>
/// Specifies a factor of a step: a further token next to its main one, such as the part of speech of a word, with a table of one learned vector per value. The
/// vectors of all factors are joined with the other inputs of the step (Sennrich and Haddow 2016). Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Shape.xml" path="documentation/example"/>
public sealed record FactorOptions
{
    /// <summary>Gets the number of values V of the factor; values are 0 to V - 1.</summary>
    /// <value>At least 1.</value>
    public required int VocabularySize { get; init; }

    /// <summary>Gets the length of the vector of a value.</summary>
    /// <value>At least 1.</value>
    public required int Size { get; init; }
}
