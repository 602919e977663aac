namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Specifies a layer as data: what it is and how large it is, which can be compared, printed and stored. Immutable and safe to share; two shapes are equal if
/// their kinds and all their values are.
/// </summary>
/// <include file="../Documentation/Layers.xml" path="documentation/example"/>
public abstract record LayerShape
{
    private protected LayerShape()
    {
    }

    /// <summary>Gets the name of the kind of the layer, which files store.</summary>
    internal abstract string Kind { get; }

    /// <summary>Gets the values that, with the kind and the chains within the layer, specify it, in the order in which files store them.</summary>
    internal abstract int[] Numbers { get; }

    /// <summary>Gets those of <see cref="Numbers"/> that are sizes, none of which can be larger than the number of weights of a network in a file.</summary>
    internal virtual IReadOnlyList<int> Sizes => Numbers;

    /// <summary>Gets the chains of layers within the layer, of which each reads what the layer reads.</summary>
    internal virtual IReadOnlyList<LayerList> Chains => [];

    /// <summary>Gets the number of steps that the layer reads for each step that it returns.</summary>
    internal virtual int TimeStride => 1;

    /// <summary>Gets the number of times that the layer returns a step for each step that it reads.</summary>
    internal virtual int TimeFactor => 1;

    /// <summary>
    /// Gets a number of steps of which the windows of training have a multiple, so that each starts where the layer can start as it does a sequence.
    /// </summary>
    internal virtual long WindowPeriod => Chains.Aggregate(1L, (period, chain) => LayerList.Join(period, chain.WindowPeriod));

    /// <summary>Gets a value that indicates whether a row of the output depends on several steps, so that the layer cannot read rows of sequences.</summary>
    internal abstract bool ReadsTime { get; }

    /// <summary>Gets the number of values of a row of the source sequence that the layer expects; null if it reads none.</summary>
    internal virtual int? ReadsSource => null;

    /// <summary>Gets a value that indicates whether the layer returns one row for each sequence instead of one for each step.</summary>
    internal virtual bool Pools => false;

    /// <summary>Gets a value that indicates whether the layer is recurrent or contains such a layer.</summary>
    internal virtual bool IsRecurrent => Chains.Any(chain => chain.Any(layer => layer.IsRecurrent));

    /// <summary>Returns what is wrong with the values, each as a clause that starts with the name of a value.</summary>
    /// <param name="inputSize">The number of values of a step that the layer reads.</param>
    internal abstract IEnumerable<string> Violations(Int128 inputSize);

    /// <summary>Returns the size of the layer without creating it.</summary>
    /// <param name="inputSize">The number of values of a step that the layer reads.</param>
    internal abstract LayerSize Measure(Int128 inputSize);

    /// <summary>Creates the layer.</summary>
    /// <param name="builder">The chain to which the layer belongs.</param>
    internal abstract Layer Create(LayerBuilder builder);

    private protected static int Flag(bool value) => value ? 1 : 0;
}
