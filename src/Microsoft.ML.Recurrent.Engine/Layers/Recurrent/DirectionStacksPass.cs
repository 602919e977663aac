using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <summary>
/// Runs the recurrent layers of a network over a window: in one stack or, where the directions are separate, in one stack per direction on the same input,
/// whose tops are joined only when both are read (Peters et al. 2018).
/// </summary>
internal sealed unsafe class DirectionStacksPass
{
    internal const ulong ReverseDropoutIdentity = 0x3800;
    private readonly RecurrentStackPass[] _stacks;
    private readonly AlignedBuffer _joined = new();  // [R, TopStride] of two stacks
    private readonly AlignedBuffer _dJoined = new(); // [R, TopStride] of two stacks

    public DirectionStacksPass(
        RecurrentLayer[][] layers, bool separate, float dropout, bool dropsSequences, bool dropsTop, RandomMask random, bool residual)
    {
        if (!separate)
        {
            _stacks = [new RecurrentStackPass(layers, dropout, dropsSequences, dropsTop, random, residual: residual)];
            Layers = _stacks[0].Layers;
            return;
        }

        var forward = new RecurrentStackPass(
            [.. layers.Select(directions => directions[..1])], dropout, dropsSequences, dropsTop, random, residual: residual);
        var reverse = new RecurrentStackPass(
            [.. layers.Select(directions => directions[1..])], dropout, dropsSequences, dropsTop, random, ReverseDropoutIdentity, residual);
        _stacks = [forward, reverse];
        Layers = [.. forward.Layers.Zip(reverse.Layers, (f, r) => new[] { f[0], r[0] })];
    }

    /// <summary>Gets the directions of each layer, starting with the bottom layer.</summary>
    public IReadOnlyList<RecurrentLayerPass[]> Layers { get; }

    /// <summary>Gets the only stack, or the forward stack and the reverse stack.</summary>
    public ReadOnlySpan<RecurrentStackPass> Stacks => _stacks;

    /// <summary>
    /// Gets the output rows of the top layer, forward half first. Those of two stacks are valid after <see cref="JoinTop"/>. [R, TopStride]
    /// </summary>
    public float* Top => _stacks.Length == 1 ? _stacks[0].Top : _joined.Pointer;

    public int TopStride => _stacks.Length == 1 ? _stacks[0].TopStride : GatePanels.Pad(2 * TopSize);

    /// <summary>
    /// Gets the gradient of <see cref="Top"/>, including the padding. <see cref="SplitTop"/> passes that of two stacks on to them. [R, TopStride]
    /// </summary>
    public AlignedBuffer DTop => _stacks.Length == 1 ? _stacks[0].DTop : _dJoined;

    private int TopSize => Layers[^1][0].Size;

    public void Begin(int sequences, bool training, ulong seed)
    {
        foreach (var stack in _stacks)
            stack.Begin(sequences, training, seed);
    }

    public void Forward(PackedSequences window, float* x, int xStride, int carrySteps)
    {
        foreach (var stack in _stacks)
            stack.Forward(window, x, xStride, carrySteps);
    }

    /// <summary>Back-propagates the gradients of the stacks' tops; dX may be null.</summary>
    public void Backward(PackedSequences window, float* x, int xStride, float* dX, int dXStride, Span<float> gradients)
    {
        for (var d = 0; d < _stacks.Length; d++)
            _stacks[d].Backward(window, x, xStride, dX, dXStride, accumulate: d > 0, gradients);
    }

    /// <summary>Computes <see cref="Top"/> for a reader of both directions at once.</summary>
    public void JoinTop(PackedSequences window)
    {
        if (_stacks.Length == 1)
            return;
        // Nothing ever writes to the padding, so it stays zero.
        _joined.Ensure((long)window.Rows * TopStride);
        for (var d = 0; d < _stacks.Length; d++)
            CopyColumns(_stacks[d].Top, _stacks[d].TopStride, _joined.Pointer + (d * TopSize), TopStride, window.Rows);
    }

    /// <summary>Passes <see cref="DTop"/> on to the stacks.</summary>
    public void SplitTop(PackedSequences window)
    {
        if (_stacks.Length == 1)
            return;
        for (var d = 0; d < _stacks.Length; d++)
        {
            _stacks[d].DTop.Ensure((long)window.Rows * _stacks[d].TopStride);
            CopyColumns(_dJoined.Pointer + (d * TopSize), TopStride, _stacks[d].DTop.Pointer, _stacks[d].TopStride, window.Rows);
        }
    }

    private void CopyColumns(float* source, int sourceStride, float* target, int targetStride, int rows)
    {
        for (var row = 0; row < rows; row++)
            new ReadOnlySpan<float>(source + ((nint)row * sourceStride), TopSize).CopyTo(new Span<float>(target + ((nint)row * targetStride), TopSize));
    }
}
