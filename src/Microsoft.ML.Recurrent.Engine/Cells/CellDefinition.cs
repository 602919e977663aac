using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>Defines a kind of cell: what its options may be, how large it is, and how it is created. Immutable and safe to share.</summary>
internal abstract class CellDefinition
{
    /// <summary>Gets the kind.</summary>
    public abstract CellKind Kind { get; }

    /// <summary>Gets the names of the options that only this kind has, for messages; null if there are none.</summary>
    public virtual string? OwnOptions => null;

    /// <summary>Gets a value that indicates whether a gate keeps the state, so that its bias can be drawn for a span of time.</summary>
    public virtual bool HasMemoryGate => true;

    /// <summary>Gets a value that indicates whether the gates read the state before the step by a product.</summary>
    public virtual bool HasRecurrentProduct => true;

    /// <summary>Gets a value that indicates whether the cell can be layer-normalised.</summary>
    public virtual bool HasLayerNormalization => true;

    /// <summary>Gets a value that indicates whether values of the states can keep those of the step before, as zoneout needs.</summary>
    public virtual bool HasZoneout => true;

    /// <summary>Determines whether an option that only this kind has differs from its default.</summary>
    public virtual bool SetsOwnOptions(CellOptions options) => false;

    /// <summary>Returns what is wrong with a size in the options, as a clause that starts with its name; null if nothing is.</summary>
    /// <param name="options">The options.</param>
    /// <param name="size">The width of the layer that runs the cell.</param>
    public virtual string? SizeViolation(CellOptions options, int size) => null;

    /// <summary>Returns the number of gates.</summary>
    public abstract int GatesOf(CellOptions options);

    /// <summary>Returns the number of values that a cell returns.</summary>
    public virtual Int128 StateOf(CellOptions options, Int128 hidden) => hidden;

    /// <summary>
    /// Returns the number of weights of a cell and of the tensors that contain them, in a type wide enough for any options.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <param name="input">The number of values that it reads.</param>
    /// <param name="hidden">The number of its units.</param>
    public virtual (Int128 Weights, int Parameters) Measure(CellOptions options, Int128 input, Int128 hidden)
    {
        var (halves, read) = HasRecurrentProduct ? (2, input + StateOf(options, hidden)) : (1, input);
        var vectors = options.LayerNormalization ? 2 : 1; // for each half
        return (GatesOf(options) * hidden * (read + (halves * vectors)), halves * (1 + vectors));
    }

    /// <summary>Creates a cell.</summary>
    /// <param name="options">The options, which are valid.</param>
    /// <param name="layout">The layout in which the parameters are registered.</param>
    /// <param name="suffix">The suffix that names the layer and the direction, such as <c>_l0_reverse</c>.</param>
    /// <param name="inputSize">The width of the input.</param>
    /// <param name="hiddenSize">The number of hidden units.</param>
    public abstract SequenceCell Create(CellOptions options, ParameterLayout layout, string suffix, int inputSize, int hiddenSize);
}
