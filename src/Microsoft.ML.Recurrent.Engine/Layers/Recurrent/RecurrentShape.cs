using Microsoft.ML.Recurrent.Engine.Cells;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <summary>
/// Specifies a recurrent layer: a cell that is run over time. Its parameters are named as in torch.nn, <c>weight_ih_lN</c>, <c>weight_hh_lN</c>,
/// <c>bias_ih_lN</c> and <c>bias_hh_lN</c> for recurrent layer N of the network, with <c>_reverse</c> for the reverse direction. Immutable and safe to share.
/// </summary>
/// <remarks>A layer of one direction runs step by step in a stream. A bidirectional one needs whole sequences.</remarks>
/// <include file="../../Documentation/Shapes.xml" path="documentation/example"/>
public sealed record RecurrentShape : LayerShape
{
    internal const string Name = "recurrent";

    /// <summary>Gets the number of hidden units H of each direction.</summary>
    /// <value>At least 1.</value>
    public required int Size { get; init; }

    /// <summary>Gets the cell.</summary>
    /// <value>The default is an <see cref="CellKind.Lstm"/> without variants.</value>
    public CellOptions Cell { get; init; } = new();

    /// <summary>Gets a value that indicates whether the layer also reads the sequence backwards. The forward half of a row comes first.</summary>
    /// <value>The default is false.</value>
    public bool Bidirectional { get; init; }

    /// <summary>
    /// Gets the fraction of the state values that keep their previous value during training, drawn for each step. Prediction uses the expectation (Krueger et
    /// al. 2017). Of the states of an sLSTM, this is h alone.
    /// </summary>
    /// <value>The default is 0; at least 0 and below 1.</value>
    public float Zoneout { get; init; }

    internal override string Kind => Name;

    internal override int[] Numbers =>
    [
        Size, Flag(Bidirectional), BitConverter.SingleToInt32Bits(Zoneout), .. CellNumbers.Of(Cell),
    ];

    internal override IReadOnlyList<int> Sizes => [Size, Cell.ProjectionSize, Cell.MemoryHeads];

    internal override bool ReadsTime => true;

    internal override bool IsRecurrent => true;

    /// <summary>Gets the number of values that a direction returns.</summary>
    internal Int128 StateSize => CellKinds.Of(Cell.Kind).StateOf(Cell, Size);

    internal static RecurrentShape? Of(int[] numbers) =>
        numbers is [var size, 0 or 1, var zoneout, .. var cell] && CellNumbers.Read(cell) is { } options
            ? new() { Size = size, Bidirectional = numbers[1] == 1, Zoneout = BitConverter.Int32BitsToSingle(zoneout), Cell = options } : null;

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        if (Size < 1)
            yield return $"{nameof(Size)} is {Size} but must be at least 1";
        foreach (var violation in CellCheck.Violations(Cell, [Size]))
            yield return violation;
        if (CellCheck.ZoneoutViolation(Cell, Zoneout) is { } zoneout)
            yield return zoneout;
    }

    internal override LayerSize Measure(Int128 inputSize)
    {
        var directions = Bidirectional ? 2 : 1;
        var (weights, parameters) = CellKinds.Of(Cell.Kind).Measure(Cell, inputSize, Size);
        return new(directions * StateSize, directions * weights, directions * parameters);
    }

    internal override Layer Create(LayerBuilder builder)
    {
        var layer = builder.NextRecurrent();
        var forward = CreateDirection(builder, builder.InputSize, layer, reverse: false);
        return Bidirectional
            ? new RecurrentLayer(forward, CreateDirection(builder, builder.InputSize, layer, reverse: true)) : new RecurrentLayer(forward);
    }

    /// <summary>Creates one direction of the layer.</summary>
    /// <param name="builder">The chain to which the layer belongs.</param>
    /// <param name="inputSize">The number of values of a step that it reads.</param>
    /// <param name="layer">The number of the layer among the recurrent layers of the network.</param>
    /// <param name="reverse">Whether it is the reverse direction.</param>
    internal RecurrentDirection CreateDirection(LayerBuilder builder, int inputSize, int layer, bool reverse)
    {
        var cell = CellKinds.Of(Cell.Kind).Create(Cell, builder.Layout, $"_l{layer}{(reverse ? "_reverse" : "")}", inputSize, Size);
        return new RecurrentDirection(cell, reverse, Zoneout, RecurrentDirection.IdentityOf(layer, reverse));
    }
}
