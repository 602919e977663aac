using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Runs the passes of a chain of layers one after another, and their backward passes in the opposite order.</summary>
internal sealed unsafe class ChainPass
{
    private readonly LayerPass[] _passes;
    private readonly LayerRows[] _rows; // before each pass, then after the last
    private readonly bool[] _learns;    // whether the rows after a pass need a gradient

    /// <param name="passes">The passes, of at least one layer.</param>
    public ChainPass(IReadOnlyList<LayerPass> passes)
    {
        _passes = [.. passes];
        _rows = new LayerRows[_passes.Length + 1];
        _learns = new bool[_passes.Length];
        for (var i = 0; i < _passes.Length; i++)
            _learns[i] = _passes[i].Learns || (i > 0 && _learns[i - 1]);
        Carries = [.. _passes.SelectMany(pass => pass.Carries)];
    }

    /// <summary>Gets the passes, that of the first layer first.</summary>
    public IReadOnlyList<LayerPass> Passes => _passes;

    /// <summary>Gets a value that indicates whether any layer learns.</summary>
    public bool Learns => _learns[^1];

    /// <summary>Gets a value that indicates whether the last layer reads the rows that it returned again.</summary>
    public bool KeepsOutput => _passes[^1].KeepsOutput;

    /// <summary>Gets the states that are carried between windows, those of the first layer first.</summary>
    public StateCarry[] Carries { get; }

    /// <summary>Gets the rows that the last layer returned.</summary>
    public LayerRows Output => _rows[^1];

    /// <summary>Gets the gradient of <see cref="Output"/>, to be filled before <see cref="Backward"/>.</summary>
    public AlignedBuffer DOutput => _passes[^1].DOutput;

    /// <summary>Returns the rows that a layer reads.</summary>
    /// <param name="layer">The index of the layer.</param>
    public LayerRows RowsBefore(int layer) => _rows[layer];

    /// <summary>Starts new sequences.</summary>
    public void Begin(int sequences, bool training, ulong seed)
    {
        foreach (var pass in _passes)
            pass.Begin(sequences, training, seed);
    }

    /// <summary>Runs a window through all layers.</summary>
    public LayerRows Forward(LayerRows input) => Forward(input, 0, _passes.Length);

    /// <summary>Runs a window through some of the layers.</summary>
    /// <param name="input">The rows that the first of them reads.</param>
    /// <param name="first">The index of the first layer.</param>
    /// <param name="end">The index after that of the last layer.</param>
    public LayerRows Forward(LayerRows input, int first, int end)
    {
        for (var i = first; i < end; i++)
        {
            _rows[i] = input;
            input = _passes[i].Forward(input);
        }

        return _rows[end] = input;
    }

    /// <summary>Back-propagates <see cref="DOutput"/> through all layers.</summary>
    /// <param name="dInput">Receives the gradient of the rows that the first layer read; null if it is not needed.</param>
    /// <param name="accumulate">Whether the gradient is added to <paramref name="dInput"/> rather than replacing it.</param>
    /// <param name="gradients">The flat gradients.</param>
    public void Backward(float* dInput, bool accumulate, Span<float> gradients)
    {
        for (var i = _passes.Length - 1; i > 0; i--)
        {
            if (dInput is null && !_learns[i - 1])
            {
                _passes[i].Backward(_rows[i], null, accumulate: false, gradients);
                return;
            }

            _passes[i].Backward(_rows[i], Room(_passes[i - 1].DOutput, _rows[i]), accumulate: false, gradients);
        }

        _passes[0].Backward(_rows[0], dInput, accumulate, gradients);
    }

    /// <summary>Returns room for the gradient of some rows.</summary>
    public static float* Room(AlignedBuffer gradient, LayerRows rows)
    {
        gradient.Ensure((long)rows.Count * rows.Stride);
        return gradient.Pointer;
    }
}
