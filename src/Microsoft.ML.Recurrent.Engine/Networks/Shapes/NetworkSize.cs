using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

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
        foreach (var part in NetworkShapeSize.InputParts(options.ToInput(), ""))
            yield return part;
        var input = RowSize(options);
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

        if (options.Blocks != RecurrentBlockKind.None)
        {
            yield return new NetworkPart($"{nameof(options.HiddenSizes)} and {FirstLayerReads(options)}", options.HiddenSizes[0] * (input + 1), 2);
            input = options.HiddenSizes[0];
        }

        var firstInput = input;
        var directions = options.Bidirectional ? 2 : 1;
        var definition = CellKinds.Of(options.Cell.Kind);
        Int128 state = 0;
        var named = $"{nameof(options.HiddenSizes)} and {FirstLayerReads(options)}";
        for (var layer = 0; layer < options.HiddenSizes.Count; layer++)
        {
            var size = options.HiddenSizes[layer];
            if (options.Blocks != RecurrentBlockKind.None)
            {
                var block = options.LayersOf(size, layer).Measure(input);
                yield return new NetworkPart(named = nameof(options.HiddenSizes), block.Weights, block.Parameters);
                (state, input) = (size, size);
                continue;
            }

            var cell = definition.Measure(options.Cell, input, size);
            yield return new NetworkPart(named, directions * cell.Weights, directions * cell.Parameters);
            named = nameof(options.HiddenSizes);
            state = definition.StateOf(options.Cell, size);
            input = (options.SeparateDirections || options.HeadPerDirection ? 1 : directions) * state;
        }

        if (options.Blocks != RecurrentBlockKind.None)
        {
            directions = 1;
            yield return new NetworkPart(nameof(options.HiddenSizes), 2 * state, 2);
        }

        if (options.AttentionWindow > 0)
        {
            var attention = options.AttentionOf(directions * state).Measure(directions * state);
            yield return new NetworkPart($"{nameof(options.HiddenSizes)} and {nameof(options.AttentionWindow)}", attention.Weights, attention.Parameters);
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
    public static Int128 InputSize(NetworkOptions options) => options.InputProjectionSize > 0 ? options.InputProjectionSize : RowSize(options);

    private static Int128 RowSize(NetworkOptions options) => options.ToInput().RowSize(HorizonSize(options));

    private static Int128 HorizonSize(NetworkOptions options) => options.HorizonHead is { } head ? (Int128)head.Blocks * head.InputSize : 0;

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
        foreach (var violation in NetworkShapeSize.TotalViolations(parts, weights))
            yield return violation;
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

    private static string FirstLayerReads(NetworkOptions options)
    {
        if (options.InputProjectionSize > 0)
            return nameof(options.InputProjectionSize);
        List<string> read = [];
        if (options.InputSize > HorizonSize(options))
            read.Add(nameof(options.InputSize));
        if (options.Embedding is not null)
            read.Add("Embedding.Size");
        if (options.Characters is not null)
            read.Add("Characters.HiddenSize");
        if (options.Factors.Count > 0)
            read.Add("Factors");
        return string.Join(" and ", read);
    }
}
