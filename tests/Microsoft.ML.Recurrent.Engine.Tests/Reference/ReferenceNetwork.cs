using static Microsoft.ML.Recurrent.Engine.Tests.Reference.ReferenceMath;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// Embedding | features | encoded characters -> projection (optional) -> recurrent stack -> pooling or decoded steps (optional) -> dense head. Without pooling
/// the head works on every step.
/// </summary>
internal sealed class ReferenceNetwork
{
    private readonly ReferenceNetworkOptions _options;
    private readonly ReferenceEmbedding? _embedding;
    private readonly ReferenceCharacters? _characters;
    private readonly ReferenceInputProjection? _projection;
    private readonly ReferenceDecoder? _decoder;
    private readonly ReferencePooling? _pooling;
    private readonly ReferenceAffine _head;

    public ReferenceNetwork(ReferenceNetworkOptions options)
    {
        _options = options;
        if (options.Vocabulary > 0)
            _embedding = new(Parameters.Add("embedding.weight", options.Vocabulary, options.EmbeddingSize), options.PaddingIndex);
        if (options.Characters > 0)
            _characters = new(Parameters, options.Characters, options.CharacterSize, options.CharacterUnits);
        int width = options.EmbeddingSize + options.InputSize + 2 * options.CharacterUnits;
        if (options.InputProjectionSize > 0)
        {
            _projection = new(Parameters, width, options.InputProjectionSize);
            width = options.InputProjectionSize;
        }

        Stack = new(Parameters, width, options.Layers, options.Bidirectional, options.SeparateDirections);
        if (options.DecoderSteps > 0)
            _decoder = new(Parameters, Stack, width, options.DecoderSteps, options.DecoderInputSize);
        if (options.Pooling is { } pooling)
            _pooling = new(Parameters, pooling, Stack.OutputSize, options.Layers[^1].StateSize, options.AttentionSize);
        int read = options.HeadPerDirection ? options.Layers[^1].StateSize : Stack.OutputSize;
        _head = new(
            options.TieWeights ? Parameters["embedding.weight"] : Parameters.Add("head.weight", options.OutputSize, read),
            Parameters.Add("head.bias", options.OutputSize));
    }

    public ReferenceParameters Parameters { get; } = new();

    public ReferenceStack Stack { get; }

    /// <summary>From tokens [b][t], features [b][t][I], or both to outputs [b][t][O], where t has one value if the steps are pooled and 2 T with a head per direction.</summary>
    /// <param name="headMask">Dropout mask on what the head reads, [b][t][width].</param>
    /// <param name="characters">[b][t][k], the characters of each token.</param>
    /// <param name="characterMask">Dropout mask on the characters' vectors, [b][t][k][width].</param>
    /// <param name="typeMask">Dropout mask on the vectors of tokens, [V].</param>
    /// <param name="decoderFeatures">Features of the decoded steps, [b][m][D]; outputs and the head's mask are then [b][m][..].</param>
    /// <param name="decoderMasks">Dropout masks between the layers of decoded steps, for sequences [b m + j] of one step.</param>
    public (double[][][] Output, Func<double[][][], (double[][][]? DFeatures, ReferenceState[][] DInitial)> Backward) Run(
        int[][]? tokens, double[][][]? features = null, ReferenceState[][]? initial = null, ReferenceStackMasks? masks = null, double[][][]? headMask = null,
        int[][][]? characters = null, double[][][][]? characterMask = null, double[]? typeMask = null,
        double[][][]? decoderFeatures = null, ReferenceStackMasks? decoderMasks = null)
    {
        var (x, inputBackward) = Input(tokens, features, characters, characterMask, typeMask);
        var stack = Stack.Run(x, initial, masks);
        var (decoded, decoderBackward) = _decoder is null ? (null, null) : _decoder.Run(stack.Final, decoderFeatures, decoderMasks);
        var (output, readOutBackward) = ReadOut(decoded ?? stack.Output, headMask);

        return (output, Backward);

        (double[][][]? DFeatures, ReferenceState[][] DInitial) Backward(double[][][] dOutput)
        {
            double[][][] dRead = readOutBackward(dOutput);
            var (dX, dInitial) = decoderBackward is null
                ? stack.Backward(dRead, Stack.ZeroStates(output.Length))
                : stack.Backward([.. stack.Output.Select(steps => Zeros(steps.Length, Stack.OutputSize))], decoderBackward(dRead));
            return (inputBackward(dX), dInitial);
        }
    }

    /// <summary>What the stack reads, [b][t][width]. Its pullback gives the gradient of the features.</summary>
    public (double[][][] X, Func<double[][][], double[][][]?> Backward) Input(
        int[][]? tokens, double[][][]? features, int[][][]? characters = null, double[][][][]? characterMask = null, double[]? typeMask = null)
    {
        var (embedded, embeddingBackward) = _embedding is null ? (null, null) : _embedding.Apply(tokens!, typeMask);
        var (encoded, characterBackward) = _characters is null ? (null, null) : _characters.Apply(characters!, characterMask);
        int behind = _options.EmbeddingSize + _options.InputSize;
        double[][][] joined = Join(Join(embedded, features), encoded);
        var (projected, projectionBackward) = _projection is null ? (joined, null) : _projection.Apply(joined);
        return (projected, Backward);

        double[][][]? Backward(double[][][] dX)
        {
            dX = projectionBackward?.Invoke(dX) ?? dX;
            embeddingBackward?.Invoke(Cut(dX, 0.._options.EmbeddingSize));
            characterBackward?.Invoke(Cut(dX, behind..));
            return features is null ? null : Cut(dX, _options.EmbeddingSize..behind);
        }
    }

    /// <summary>Pooling and head alone, from the stack's outputs.</summary>
    public (double[][][] Output, Func<double[][][], double[][][]> Backward) ReadOut(double[][][] h, double[][][]? headMask = null)
    {
        var pooled = _pooling is null ? null : h.Select(_pooling.Apply).ToArray();
        double[][][] read = pooled is null ? h : [.. pooled.Select(p => new[] { p.Y })];
        double[][][] masked = [.. read.Select((steps, b) => steps.Select((step, t) => Multiply(headMask?[b][t], step)).ToArray())];
        if (_options.HeadPerDirection)
            masked = [.. masked.Select(steps => (double[][])[.. steps.Select(step => step[..(step.Length / 2)]), .. steps.Select(step => step[(step.Length / 2)..])])];
        var heads = masked.Select(steps => steps.Select(step => _head.Apply(step)).ToArray()).ToArray();

        return ([.. heads.Select(steps => steps.Select(step => step.Y).ToArray())], Backward);

        double[][][] Backward(double[][][] dOutput)
        {
            double[][][] dMasked = [.. heads.Select((steps, b) => steps.Select((step, t) => step.Backward(dOutput[b][t])).ToArray())];
            if (_options.HeadPerDirection)
                dMasked = [.. dMasked.Select(steps => steps[..(steps.Length / 2)].Zip(steps[(steps.Length / 2)..], (f, r) => (double[])[.. f, .. r]).ToArray())];
            double[][][] dRead = [.. dMasked.Select((steps, b) => steps.Select((step, t) => Multiply(headMask?[b][t], step)).ToArray())];
            return pooled is null ? dRead : [.. pooled.Select((p, b) => p.Backward(dRead[b][0]))];
        }
    }

    private static double[][][] Join(double[][][]? a, double[][][]? b) =>
        a is null ? b! : b is null ? a : [.. a.Zip(b, (p, q) => p.Zip(q, (x, y) => (double[])[.. x, .. y]).ToArray())];

    private static double[][][] Cut(double[][][] x, Range range) => [.. x.Select(sequence => sequence.Select(step => step[range]).ToArray())];
}
