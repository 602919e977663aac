namespace Microsoft.ML.Recurrent.Engine.Layers.Heads;

/// <summary>Represents the rows that a head reads: those of one input, or of two inputs that it reads separately.</summary>
/// <param name="first">The rows of the first input.</param>
internal readonly struct HeadInputs(LayerRows first)
{
    private readonly LayerRows _second;

    /// <param name="first">The rows of the first input.</param>
    /// <param name="second">The rows of the second input, as many as those of the first.</param>
    public HeadInputs(LayerRows first, LayerRows second)
        : this(first) => (_second, Count) = (second, 2);

    /// <summary>Gets the number of inputs.</summary>
    public int Count { get; } = 1;

    /// <summary>Gets the rows of an input.</summary>
    public LayerRows this[int input] => input == 0 ? first : _second;
}
