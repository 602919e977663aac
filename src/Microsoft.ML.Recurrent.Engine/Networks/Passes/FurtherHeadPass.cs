using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;

namespace Microsoft.ML.Recurrent.Engine.Networks.Passes;

/// <summary>Runs a head next to the main one on the last rows of the chain. Buffers are reused; an instance serves one thread.</summary>
internal sealed unsafe class FurtherHeadPass
{
    private readonly RecurrentNetwork _network;
    private readonly ChainPass? _chain;
    private readonly HeadPass _head;

    /// <param name="network">The network.</param>
    /// <param name="head">The head.</param>
    /// <param name="scope">What all passes of the network share.</param>
    public FurtherHeadPass(RecurrentNetwork network, FurtherHead head, PassScope scope)
    {
        _network = network;
        _chain = head.Layers.Count == 0 ? null : new ChainPass(StackPasses.Create(head.Layers, scope, dropsTop: false, StackPasses.DropoutIdentity));
        _head = new HeadPass(head.Head, inputs: 1, sampler: null);
    }

    /// <summary>Gets the outputs. [Rows, Stride]</summary>
    public HeadOutput Output => new(_head.Output, _head.Rows, _head.Stride);

    /// <summary>Gets the gradient of the loss with respect to the outputs, to be filled before <see cref="Backward"/>. [Rows, Stride]</summary>
    public Span<float> OutputGradient => _head.OutputGradient;

    /// <summary>Gets the states that are carried between windows.</summary>
    public IReadOnlyList<StateCarry> Carries => _chain?.Carries ?? [];

    /// <summary>Starts new sequences.</summary>
    public void Begin(int sequences, bool training, ulong seed)
    {
        _chain?.Begin(sequences, training, seed);
        _head.Begin(training);
        _head.Clear();
    }

    /// <summary>Discards the outputs of the last window.</summary>
    public void Clear() => _head.Clear();

    /// <summary>Computes the outputs of the rows of a window.</summary>
    public void Forward(LayerRows rows) =>
        _head.Forward(new HeadInputs(_chain?.Forward(rows) ?? rows), _network.Parameters.Weights, seed: 0, window: 0);

    /// <summary>Adds the gradient of the rows that were passed to <see cref="Forward"/>.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="dRows">The gradient to which that of this head is added.</param>
    /// <param name="gradients">The flat gradients.</param>
    public void Backward(LayerRows rows, float* dRows, Span<float> gradients)
    {
        var weights = _network.Parameters.Weights;
        if (_chain is null)
        {
            _head.Backward(0, rows, dRows, weights, gradients, accumulate: true);
            return;
        }

        var output = _chain.Output;
        _head.Backward(0, output, ChainPass.Room(_chain.DOutput, output), weights, gradients);
        _chain.Backward(dRows, accumulate: true, gradients);
    }
}
