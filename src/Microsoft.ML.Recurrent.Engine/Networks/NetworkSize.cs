using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>
/// Computes the size of a network from its options alone, in a type wide enough for any options, so that a network that is too large is rejected by the names
/// of its options before anything is allocated. A test compares it with the parameters that a chain registers.
/// </summary>
internal static class NetworkSize
{
    /// <summary>
    /// The maximum number of recurrent layers: far more than can be trained, and few enough for the memory that each of them needs in addition to its weights.
    /// </summary>
    public const int MostLayers = 1000;

    /// <summary>Returns the parts of a network with the options that determine their sizes. The options are valid except for their sizes.</summary>
    public static IEnumerable<NetworkPart> Parts(NetworkOptions options)
    {
        var input = FeatureSize(options);
        if (options.Embedding is { } embedding)
        {
            yield return new NetworkPart("Embedding.VocabularySize and Embedding.Size", (Int128)embedding.VocabularySize * embedding.Size, 1);
            input += embedding.Size;
        }

        if (options.Characters is { } characters)
        {
            var direction = Cell(new CellOptions(), characters.EmbeddingSize, characters.HiddenSize);
            yield return new NetworkPart("Characters", ((Int128)characters.VocabularySize * characters.EmbeddingSize) + (2 * direction.Weights),
                1 + (2 * direction.Parameters));
            input += 2 * (Int128)characters.HiddenSize;
        }

        foreach (var factor in options.Factors)
        {
            yield return new NetworkPart("Factors", (Int128)factor.VocabularySize * factor.Size, 1);
            input += factor.Size;
        }

        if (options.InputProjectionSize > 0)
        {
            yield return new NetworkPart(nameof(options.InputProjectionSize), options.InputProjectionSize * (input + 1), 2);
            input = options.InputProjectionSize;
        }

        if (options.FrontLayers.Count > 0)
        {
            var front = options.FrontLayers.Measure(input);
            yield return new NetworkPart(nameof(options.FrontLayers), front.Weights, front.Parameters);
            input = front.OutputSize;
        }

        var firstInput = input;
        var directions = options.Bidirectional ? 2 : 1;
        Int128 state = 0;
        var named = $"{nameof(options.HiddenSizes)} and {FirstLayerReads(options)}";
        foreach (var size in options.HiddenSizes)
        {
            var cell = Cell(options.Cell, input, size);
            yield return new NetworkPart(named, directions * cell.Weights, directions * cell.Parameters);
            named = nameof(options.HiddenSizes);
            state = StateSize(options.Cell, size);
            input = (options.SeparateDirections || options.HeadPerDirection ? 1 : directions) * state;
        }

        if (options.Decoder is { } decoder)
            yield return new NetworkPart("Decoder.Steps and Decoder.InputSize", firstInput * ((Int128)decoder.Steps + decoder.InputSize),
                decoder.InputSize > 0 ? 2 : 1);
        if (options.Pooling == SequencePooling.Attention)
            yield return new NetworkPart(nameof(options.AttentionSize), options.AttentionSize * ((directions * state) + 2), 3);
        if (options.HorizonHead is { } horizon)
        {
            yield return new NetworkPart(
                "HorizonHead.HiddenSize and HorizonHead.InputSize", horizon.HiddenSize * (state + 1 + horizon.InputSize), 3);
            yield return new NetworkPart("OutputSize, HorizonHead.HiddenSize and HorizonHead.InputSize",
                options.OutputSize / horizon.Blocks * ((Int128)horizon.HiddenSize + horizon.InputSize + 1), 2);
            yield break;
        }

        var headInput = options.TieWeights ? 0 : (options.HeadPerDirection ? 1 : directions) * PoolingPass.ColumnsOf(options.Pooling) * state;
        yield return new NetworkPart(nameof(options.OutputSize), options.OutputSize * (headInput + 1), options.TieWeights ? 1 : 2);
        if (options.TransitionScores)
            yield return new NetworkPart("TransitionScores and OutputSize", options.OutputSize * ((Int128)options.OutputSize + 2), 3);
    }

    /// <summary>Returns the number of values of a step that the front layers read.</summary>
    public static Int128 InputSize(NetworkOptions options) => options.InputProjectionSize > 0 ? options.InputProjectionSize
        : FeatureSize(options) + (options.Embedding?.Size ?? 0) + (2 * (Int128)(options.Characters?.HiddenSize ?? 0))
            + options.Factors.Aggregate((Int128)0, (sum, factor) => sum + factor.Size);

    /// <summary>Returns what is too large, by the names of the options.</summary>
    public static IEnumerable<string> Violations(NetworkOptions options)
    {
        if (options.HiddenSizes.Count > MostLayers)
        {
            yield return $"HiddenSizes holds {options.HiddenSizes.Count} layers; at most {MostLayers} are allowed";
            yield break;
        }

        var parts = Parts(options).ToList();
        var weights = parts.Aggregate((Int128)0, (sum, part) => sum + part.Weights);
        var (largest, share, _) = parts.MaxBy(part => part.Weights)!;
        if (weights > ParameterLayout.MostWeights)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"the network is too large: it has {weights} weights, {share} of them by {largest}, but at most {ParameterLayout.MostWeights} fit; "
                    + $"make {largest} smaller");
        else if (2 * sizeof(float) * weights > AvailableMemory.Bytes) // as they are, and in the form that the kernels read
            yield return string.Create(CultureInfo.InvariantCulture,
                $"the network is too large: its {weights} weights, {share} of them by {largest}, need "
                    + $"{AvailableMemory.Format(2 * sizeof(float) * weights)} of memory, but there are "
                + $"{AvailableMemory.Format(AvailableMemory.Bytes)}; make {largest} smaller");
        if (options.Decoder is { } decoder && (Int128)decoder.Steps * Math.Max(decoder.InputSize, options.OutputSize) > AlignedBuffer.MostFloats)
            yield return $"Decoder.Steps is {decoder.Steps}, Decoder.InputSize {decoder.InputSize} and OutputSize {options.OutputSize}, but at most "
                + $"{AlignedBuffer.MostFloats} "
                + "features and outputs of all decoded steps fit";
        if (options.HorizonHead is { } horizon)
            foreach (var violation in HorizonViolations(options, horizon, weights))
                yield return violation;
    }

    // No weight depends on the number of blocks. Nothing else would bound the outputs and features that a file can claim.
    private static IEnumerable<string> HorizonViolations(NetworkOptions options, HorizonHeadOptions head, Int128 weights)
    {
        foreach (var (name, size) in new[] { (nameof(options.InputSize), options.InputSize), (nameof(options.OutputSize), options.OutputSize) })
        {
            if (size > weights)
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"{name} is {size} with {head.Blocks} blocks of the HorizonHead, but must be at most the number of weights of the network, {weights}");
        }

        if (head.Blocks * ((Int128)head.HiddenSize + head.InputSize) > AlignedBuffer.MostFloats)
            yield return $"HorizonHead.Blocks is {head.Blocks}, HorizonHead.HiddenSize {head.HiddenSize} and HorizonHead.InputSize {head.InputSize}, but at "
                + $"most {AlignedBuffer.MostFloats} hidden units and features of all blocks fit";
    }

    // The features of a step that the layers before the head read.
    private static Int128 FeatureSize(NetworkOptions options) =>
        options.InputSize - (options.HorizonHead is { } head ? (Int128)head.Blocks * head.InputSize : 0);

    private static string FirstLayerReads(NetworkOptions options)
    {
        if (options.InputProjectionSize > 0)
            return nameof(options.InputProjectionSize);
        List<string> read = [];
        if (FeatureSize(options) > 0)
            read.Add(nameof(options.InputSize));
        if (options.Embedding is not null)
            read.Add("Embedding.Size");
        if (options.Characters is not null)
            read.Add("Characters.HiddenSize");
        if (options.Factors.Count > 0)
            read.Add("Factors");
        return string.Join(" and ", read);
    }

    private static (Int128 Weights, int Parameters) Cell(CellOptions options, Int128 input, Int128 hidden)
    {
        var state = StateSize(options, hidden);
        var gates = options.Kind switch
        {
            CellKind.Elman => 1,
            CellKind.Gru => 3,
            _ => options.CoupledInputForget ? 3 : 4,
        };
        var rows = gates * hidden;
        var weights = rows * (input + state + (options.LayerNormalization ? 4 : 2));
        var parameters = options.LayerNormalization ? 6 : 4;
        if (options.ProjectionSize > 0)
            (weights, parameters) = (weights + (options.ProjectionSize * hidden), parameters + 1);
        if (options.Peepholes)
            (weights, parameters) = (weights + (3 * hidden), parameters + 1);
        return options is { LayerNormalization: true, Kind: CellKind.Lstm } ? (weights + (2 * hidden), parameters + 2) : (weights, parameters);
    }

    private static Int128 StateSize(CellOptions options, Int128 hidden) => options.ProjectionSize > 0 ? options.ProjectionSize : hidden;
}
