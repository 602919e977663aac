using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// The recurrent layers of a network over a window: one stack or, where directions are separate, a stack for each on the same input, whose tops meet
/// only when somebody reads both (Peters et al. 2018).
/// </summary>
internal sealed unsafe class DirectionStacksPass
{
    internal const ulong ReverseDropoutIdentity = 0x3800;
    private readonly RecurrentStackPass[] _stacks;
    private readonly AlignedBuffer _joined = new();  // [R, TopStride] of two stacks
    private readonly AlignedBuffer _dJoined = new(); // [R, TopStride] of two stacks

    public DirectionStacksPass(RecurrentLayer[][] layers, bool separate, float dropout, bool dropsSequences, bool dropsTop, RandomMask random)
    {
        if (!separate)
        {
            _stacks = [new RecurrentStackPass(layers, dropout, dropsSequences, dropsTop, random)];
            Layers = _stacks[0].Layers;
            return;
        }

        var forward = new RecurrentStackPass([.. layers.Select(directions => directions[..1])], dropout, dropsSequences, dropsTop, random);
        var reverse = new RecurrentStackPass([.. layers.Select(directions => directions[1..])], dropout, dropsSequences, dropsTop, random, ReverseDropoutIdentity);
        _stacks = [forward, reverse];
        Layers = [.. forward.Layers.Zip(reverse.Layers, (f, r) => new[] { f[0], r[0] })];
    }

    /// <summary>Directions of each layer, bottom first.</summary>
    public IReadOnlyList<RecurrentLayerPass[]> Layers { get; }

    /// <summary>The one stack, or the forward and the reverse one.</summary>
    public ReadOnlySpan<RecurrentStackPass> Stacks => _stacks;

    /// <summary>Output rows of the top layer, forward half first; those of two stacks after <see cref="JoinTop"/>. [R, TopStride]</summary>
    public float* Top => _stacks.Length == 1 ? _stacks[0].Top : _joined.Pointer;

    public int TopStride => _stacks.Length == 1 ? _stacks[0].TopStride : GatePanels.Pad(2 * TopSize);

    /// <summary>Gradient of <see cref="Top"/>, padding included; that of two stacks reaches them by <see cref="SplitTop"/>. [R, TopStride]</summary>
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

    /// <summary>Makes <see cref="Top"/>, for whoever reads both directions at once.</summary>
    public void JoinTop(PackedSequences window)
    {
        if (_stacks.Length == 1)
            return;
        // Nothing ever writes to the padding, which is zero.
        _joined.Ensure((long)window.Rows * TopStride);
        for (var d = 0; d < _stacks.Length; d++)
            CopyColumns(_stacks[d].Top, _stacks[d].TopStride, _joined.Pointer + (d * TopSize), TopStride, window.Rows);
    }

    /// <summary>Hands <see cref="DTop"/> to the stacks.</summary>
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
