using static Microsoft.ML.Recurrent.Engine.Tests.Reference.ReferenceMath;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// Embedding | features | encoded characters | factors -> projection (optional) -> recurrent stack -> pooling or decoded steps (optional) -> dense head. Without pooling
/// the head works on every step.
/// </summary>
internal sealed class ReferenceNetwork
{
    private readonly ReferenceNetworkOptions _options;
    private readonly ReferenceEmbedding? _embedding;
    private readonly ReferenceCharacters? _characters;
    private readonly ReferenceEmbedding[] _factors;
    private readonly ReferenceInputProjection? _projection;
    private readonly ReferenceDecoder? _decoder;
    private readonly ReferencePooling? _pooling;
    private readonly ReferenceAffine? _head;
    private readonly ReferenceHorizon? _horizon;

    public ReferenceNetwork(ReferenceNetworkOptions options)
    {
        _options = options;
        if (options.Vocabulary > 0)
            _embedding = new(Parameters.Add("embedding.weight", options.Vocabulary, options.EmbeddingSize), options.PaddingIndex);
        if (options.Characters > 0)
            _characters = new(Parameters, options.Characters, options.CharacterSize, options.CharacterUnits);
        _factors = [.. options.Factors.Select((factor, i) => new ReferenceEmbedding(Parameters.Add($"factors.{i}.weight", factor.Vocabulary, factor.Size), null))];
        int width = options.EmbeddingSize + options.FeatureSize + (2 * options.CharacterUnits) + options.Factors.Sum(factor => factor.Size);
        if (options.InputProjectionSize > 0)
        {
            _projection = new(Parameters, width, options.InputProjectionSize);
            width = options.InputProjectionSize;
        }

        Stack = new(Parameters, width, options.Layers, options.Bidirectional, options.SeparateDirections, options.ResidualConnections);
        if (options.DecoderSteps > 0)
            _decoder = new(Parameters, Stack, width, options.DecoderSteps, options.DecoderInputSize);
        if (options.Pooling is { } pooling)
            _pooling = new(Parameters, pooling, Stack.OutputSize, options.Layers[^1].StateSize, options.AttentionSize);
        if (options.HorizonBlocks > 0)
        {
            _horizon = new(
                Parameters, Stack.OutputSize, options.HorizonBlocks, options.HorizonInputSize, options.HorizonHiddenSize, options.OutputSize);
            return;
        }

        int read = options.HeadPerDirection ? options.Layers[^1].StateSize : (_pooling?.Parts ?? 1) * Stack.OutputSize;
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
    /// <param name="factors">[b][t][f], the factors of each step.</param>
    /// <param name="decoderFeatures">Features of the decoded steps, [b][m][D]; outputs and the head's mask are then [b][m][..].</param>
    /// <param name="decoderMasks">Dropout masks between the layers of decoded steps, for sequences [b m + j] of one step.</param>
    public (double[][][] Output, Func<double[][][], (double[][][]? DFeatures, ReferenceState[][] DInitial)> Backward) Run(
        int[][]? tokens, double[][][]? features = null, ReferenceState[][]? initial = null, ReferenceStackMasks? masks = null, double[][][]? headMask = null,
        int[][][]? characters = null, double[][][][]? characterMask = null, double[]? typeMask = null,
        double[][][]? decoderFeatures = null, ReferenceStackMasks? decoderMasks = null, int[][][]? factors = null)
    {
        var known = Known(features);
        var (x, inputBackward) = Input(tokens, Lower(features), characters, characterMask, typeMask, factors);
        var stack = Stack.Run(x, initial, masks);
        var (decoded, decoderBackward) = _decoder is null ? (null, null) : _decoder.Run(stack.Final, decoderFeatures, decoderMasks);
        var (output, readOutBackward) = ReadOut(decoded ?? stack.Output, headMask, known);

        return (output, Backward);

        (double[][][]? DFeatures, ReferenceState[][] DInitial) Backward(double[][][] dOutput)
        {
            var (dRead, dKnown) = readOutBackward(dOutput);
            var (dX, dInitial) = decoderBackward is null
                ? stack.Backward(dRead, Stack.ZeroStates(output.Length))
                : stack.Backward([.. stack.Output.Select(steps => Zeros(steps.Length, Stack.OutputSize))], decoderBackward(dRead));
            var dLower = inputBackward(dX);
            return (dKnown is null ? dLower : Join(dLower, dKnown), dInitial);
        }
    }

    /// <summary>What the stack reads, [b][t][width]. Its pullback gives the gradient of the features.</summary>
    public (double[][][] X, Func<double[][][], double[][][]?> Backward) Input(
        int[][]? tokens, double[][][]? features, int[][][]? characters = null, double[][][][]? characterMask = null, double[]? typeMask = null,
        int[][][]? factors = null)
    {
        var (embedded, embeddingBackward) = _embedding is null ? (null, null) : _embedding.Apply(tokens!, typeMask);
        var (encoded, characterBackward) = _characters is null ? (null, null) : _characters.Apply(characters!, characterMask);
        int behind = _options.EmbeddingSize + _options.FeatureSize;
        double[][][]? joined = Join(Join(embedded, features), encoded);
        var backwards = new List<Action<double[][][]>>();
        int next = behind + (2 * _options.CharacterUnits);
        for (int f = 0; f < _factors.Length; f++)
        {
            var (vectors, factorBackward) = _factors[f].Apply([.. factors!.Select(steps => steps.Select(step => step[f]).ToArray())]);
            joined = Join(joined, vectors);
            Range columns = next..(next += _options.Factors[f].Size);
            backwards.Add(dX => factorBackward(Cut(dX, columns)));
        }

        var (projected, projectionBackward) = _projection is null ? (joined!, null) : _projection.Apply(joined!);
        return (projected, Backward);

        double[][][]? Backward(double[][][] dX)
        {
            dX = projectionBackward?.Invoke(dX) ?? dX;
            embeddingBackward?.Invoke(Cut(dX, 0.._options.EmbeddingSize));
            characterBackward?.Invoke(Cut(dX, behind..(behind + (2 * _options.CharacterUnits))));
            backwards.ForEach(factorBackward => factorBackward(dX));
            return features is null ? null : Cut(dX, _options.EmbeddingSize..behind);
        }
    }

    /// <summary>The features that the layers before the head read, or null for none.</summary>
    public double[][][]? Lower(double[][][]? features) =>
        _horizon is null ? features : _options.FeatureSize == 0 ? null : Cut(features!, .._options.FeatureSize);

    /// <summary>The features that only a horizon head reads, of all blocks of every step; null for another head.</summary>
    public double[][][]? Known(double[][][]? features) => _horizon is null ? null : Cut(features!, _options.FeatureSize..);

    /// <summary>
    /// Pooling and head alone, from the stack's outputs and, for a horizon head, from the features of all blocks of every step [b][t][blocks x D]. The pullback
    /// gives the gradients of both.
    /// </summary>
    public (double[][][] Output, Func<double[][][], (double[][][] DH, double[][][]? DKnown)> Backward) ReadOut(
        double[][][] h, double[][][]? headMask = null, double[][][]? known = null)
    {
        var pooled = _pooling is null ? null : h.Select(_pooling.Apply).ToArray();
        double[][][] read = pooled is null ? h : [.. pooled.Select(p => new[] { p.Y })];
        double[][][] masked = [.. read.Select((steps, b) => steps.Select((step, t) => Multiply(headMask?[b][t], step)).ToArray())];
        if (_options.HeadPerDirection)
            masked = [.. masked.Select(steps => (double[][])[.. steps.Select(step => step[..(step.Length / 2)]), .. steps.Select(step => step[(step.Length / 2)..])])];
        // With pooling, a row has the features of the last step.
        int StepOf(int b, int t) => pooled is null ? t : h[b].Length - 1;
        var heads = masked.Select((steps, b) => steps.Select((step, t) => Head(step, known?[b][StepOf(b, t)])).ToArray()).ToArray();

        return ([.. heads.Select(steps => steps.Select(step => step.Y).ToArray())], Backward);

        (double[][][] DH, double[][][]? DKnown) Backward(double[][][] dOutput)
        {
            var dHeads = heads.Select((steps, b) => steps.Select((step, t) => step.Backward(dOutput[b][t])).ToArray()).ToArray();
            double[][][] dMasked = [.. dHeads.Select(steps => steps.Select(step => step.DRow).ToArray())];
            if (_options.HeadPerDirection)
                dMasked = [.. dMasked.Select(steps => steps[..(steps.Length / 2)].Zip(steps[(steps.Length / 2)..], (f, r) => (double[])[.. f, .. r]).ToArray())];
            double[][][] dRead = [.. dMasked.Select((steps, b) => steps.Select((step, t) => Multiply(headMask?[b][t], step)).ToArray())];
            var dKnown = known?.Select(steps => Zeros(steps.Length, steps[0].Length)).ToArray();
            for (int b = 0; dKnown is not null && b < dKnown.Length; b++)
                for (int t = 0; t < dHeads[b].Length; t++)
                    dKnown[b][StepOf(b, t)] = dHeads[b][t].DFeatures!;
            return (pooled is null ? dRead : [.. pooled.Select((p, b) => p.Backward(dRead[b][0]))], dKnown);
        }
    }

    private (double[] Y, Func<double[], (double[] DRow, double[]? DFeatures)> Backward) Head(double[] row, double[]? known)
    {
        if (_horizon is not null)
            return _horizon.Apply(row, known!);
        var (y, backward) = _head!.Apply(row);
        return (y, dY => (backward(dY), null));
    }

    private static double[][][] Join(double[][][]? a, double[][][]? b) =>
        a is null ? b! : b is null ? a : [.. a.Zip(b, (p, q) => p.Zip(q, (x, y) => (double[])[.. x, .. y]).ToArray())];

    private static double[][][] Cut(double[][][] x, Range range) => [.. x.Select(sequence => sequence.Select(step => step[range]).ToArray())];
}
