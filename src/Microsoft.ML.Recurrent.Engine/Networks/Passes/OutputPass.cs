using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Networks.Passes;

/// <summary>Runs the head of a network on the last rows of its chain, and its transition scores. Buffers are reused; an instance serves one thread.</summary>
internal sealed unsafe class OutputPass
{
    private readonly RecurrentNetwork _network;
    private readonly NetworkChain _chain;
    private readonly HeadPass _head;
    private readonly float[] _transitions = [];  // [K * K + 2 K]
    private readonly float[] _dTransitions = []; // [K * K + 2 K]
    private ulong _seed;

    /// <param name="network">The network.</param>
    /// <param name="sampler">Draws the classes whose outputs training computes; null to compute every class.</param>
    public OutputPass(RecurrentNetwork network, ClassSampler? sampler)
    {
        (_network, _chain) = (network, network.Chain);
        _head = new HeadPass(_chain.Head, _chain.HeadPerDirection ? 2 : 1, sampler);
        if (_chain.Transitions is { } transitions)
            (_transitions, _dTransitions) = (new float[transitions.PackedLength], new float[transitions.PackedLength]);
    }

    /// <summary>Gets the number of rows of <see cref="Values"/>.</summary>
    public int Rows => _head.Rows / _chain.HeadBlocks;

    /// <summary>Gets the distance between the rows of <see cref="Values"/>.</summary>
    public int Stride => _head.Stride * _chain.HeadBlocks;

    /// <summary>Gets the outputs of the head. [Rows, Stride]</summary>
    public Span<float> Values => _head.Output;

    /// <summary>Gets the gradient of the loss with respect to <see cref="Values"/>. [Rows, Stride]</summary>
    public Span<float> Gradient => _head.OutputGradient;

    public ReadOnlySpan<float> Transitions => _transitions;

    public Span<float> TransitionGradient => _dTransitions;

    /// <summary>Gets the head that computes the outputs of a sample of the classes; null if the head computes all of them.</summary>
    public SampledHead? Sampled => _head.Sampled;

    /// <summary>Starts new sequences.</summary>
    public void Begin(bool training, ulong seed)
    {
        _seed = seed;
        _head.Begin(training);
        _head.Clear();
    }

    /// <summary>Discards the outputs of the last window.</summary>
    public void Clear() => _head.Clear();

    /// <summary>Computes the outputs of the rows of a window.</summary>
    /// <param name="inputs">The rows of each input of the head.</param>
    /// <param name="window">The number that distinguishes the windows of a seed.</param>
    public void Forward(HeadInputs inputs, int window)
    {
        var weights = _network.Parameters.Weights;
        _head.Forward(inputs, weights, _seed, (ulong)window);
        _chain.Transitions?.Pack(weights, _transitions);
        _dTransitions.AsSpan().Clear();
    }

    /// <summary>Computes the outputs of the targets after <see cref="Forward"/> with <see cref="Sampled"/>.</summary>
    /// <param name="inputs">The rows that were passed to <see cref="Forward"/>.</param>
    /// <param name="classes">The classes, -1 for rows that do not count, which are replaced by the columns of their outputs. [Rows]</param>
    public void ScoreTargets(HeadInputs inputs, Span<int> classes) => _head.ScoreTargets(inputs, classes, _network.Parameters.Weights);

    /// <summary>Computes the gradient of one input of the head and, with the first, adds the gradient of the transition scores.</summary>
    /// <param name="input">The index of the input.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="dRows">Receives the gradient of the rows.</param>
    /// <param name="gradients">The flat gradients.</param>
    public void Backward(int input, LayerRows rows, AlignedBuffer dRows, Span<float> gradients)
    {
        if (input == 0)
            _chain.Transitions?.AddGradient(_dTransitions, gradients);
        _head.Backward(input, rows, ChainPass.Room(dRows, rows), _network.Parameters.Weights, gradients);
    }
}
