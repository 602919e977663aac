using static Microsoft.ML.Recurrent.Engine.Tests.Reference.ReferenceMath;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>Embedding (optional) -> recurrent stack -> pooling (optional) -> dense head. Without pooling the head works on every step.</summary>
internal sealed class ReferenceNetwork
{
    private readonly ReferenceEmbedding? _embedding;
    private readonly ReferencePooling? _pooling;
    private readonly ReferenceAffine _head;

    public ReferenceNetwork(ReferenceNetworkOptions options)
    {
        if (options.Vocabulary > 0)
            _embedding = new(Parameters.Add("embedding.weight", options.Vocabulary, options.InputSize), options.PaddingIndex);
        Stack = new(Parameters, options.InputSize, options.Layers, options.Bidirectional);
        if (options.Pooling is { } pooling)
            _pooling = new(Parameters, pooling, Stack.OutputSize, options.Layers[^1].StateSize, options.AttentionSize);
        _head = new(Parameters.Add("head.weight", options.OutputSize, Stack.OutputSize), Parameters.Add("head.bias", options.OutputSize));
    }

    public ReferenceParameters Parameters { get; } = new();

    public ReferenceStack Stack { get; }

    /// <summary>Tokens to outputs; the pullback adds to the parameters' gradients and returns the gradient by the initial states.</summary>
    public (double[][][] Output, Func<double[][][], ReferenceState[][]> Backward) Run(int[][] tokens, ReferenceState[][]? initial = null, ReferenceStackMasks? masks = null)
    {
        var (x, embeddingBackward) = _embedding!.Apply(tokens);
        var (output, backward) = Run(x, initial, masks);
        return (output, dOutput =>
        {
            var (dX, dInitial) = backward(dOutput);
            embeddingBackward(dX);
            return dInitial;
        });
    }

    /// <summary>Vectors [b][t][I] to outputs [b][t][O], where t has one value if the steps are pooled.</summary>
    public (double[][][] Output, Func<double[][][], (double[][][] DX, ReferenceState[][] DInitial)> Backward) Run(
        double[][][] x, ReferenceState[][]? initial = null, ReferenceStackMasks? masks = null)
    {
        var stack = Stack.Run(x, initial, masks);
        var pooled = _pooling is null ? null : stack.Output.Select(_pooling.Apply).ToArray();
        double[][][] features = pooled is null ? stack.Output : [.. pooled.Select(p => new[] { p.Y })];
        var heads = features.Select(steps => steps.Select(step => _head.Apply(step)).ToArray()).ToArray();

        return ([.. heads.Select(steps => steps.Select(step => step.Y).ToArray())], dOutput =>
        {
            double[][][] dFeatures = [.. heads.Select((steps, b) => steps.Select((step, t) => step.Backward(dOutput[b][t])).ToArray())];
            double[][][] dSteps = pooled is null ? dFeatures : [.. pooled.Select((p, b) => p.Backward(dFeatures[b][0]))];
            return stack.Backward(dSteps, Stack.ZeroStates(x.Length));
        });
    }
}
