using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <summary>Computes the size of a network from its shape alone, in a type wide enough for any shape, before anything is allocated.</summary>
internal static class NetworkShapeSize
{
    /// <summary>Returns the parts of a network, with the values that determine their sizes. The shape is valid except for its sizes.</summary>
    public static IEnumerable<NetworkPart> Parts(NetworkShape shape)
    {
        foreach (var part in InputParts(shape.Input, "Input."))
            yield return part;
        if (shape.Source is { } source)
        {
            foreach (var part in InputParts(source.Input, "Source.Input."))
                yield return part;
            foreach (var part in LayerParts(source.Layers, "Source.Layers", source.Input.RowSize(0)))
                yield return part;
        }

        foreach (var part in LayerParts(shape.Layers, "Layers", shape.RowSize))
            yield return part;
        var size = shape.Layers.Measure(shape.RowSize).OutputSize;
        var head = shape.Head;
        var outputs = head.OutputSize / (Int128)(shape.Horizon?.Blocks ?? 1);
        var read = head.TieWeights ? 0 : head.PerDirection ? size / 2 : size;
        yield return new NetworkPart("Head.OutputSize", outputs * (read + 1), head.TieWeights ? 1 : 2);
        for (var i = 0; i < shape.FurtherHeads.Count; i++)
        {
            foreach (var part in LayerParts(shape.FurtherHeads[i].Layers, $"FurtherHeads[{i}].Layers", size))
                yield return part;
            var width = shape.FurtherHeads[i].Layers.Measure(size).OutputSize;
            yield return new NetworkPart($"FurtherHeads[{i}].OutputSize", shape.FurtherHeads[i].OutputSize * (width + 1), 2);
        }

        if (head.TransitionScores)
            yield return new NetworkPart("Head.TransitionScores and Head.OutputSize", head.OutputSize * ((Int128)head.OutputSize + 2), 3);
    }

    private static IEnumerable<NetworkPart> LayerParts(LayerList layers, string name, Int128 size)
    {
        for (var i = 0; i < layers.Count; i++)
        {
            var layer = layers[i].Measure(size);
            size = layer.OutputSize;
            yield return new NetworkPart($"{name}[{i}]", layer.Weights, layer.Parameters);
        }
    }

    /// <summary>Returns the tables and the encoder that make the row of a step.</summary>
    /// <param name="input">What the network reads.</param>
    /// <param name="prefix">What precedes the names.</param>
    public static IEnumerable<NetworkPart> InputParts(InputShape input, string prefix)
    {
        if (input.Embedding is { } embedding)
            yield return new NetworkPart(
                $"{prefix}Embedding.VocabularySize and {prefix}Embedding.Size", (Int128)embedding.VocabularySize * embedding.Size, 1);
        if (input.Characters is { } characters)
        {
            var direction = CellKinds.Of(CellKind.Lstm).Measure(new CellOptions(), characters.EmbeddingSize, characters.HiddenSize);
            yield return new NetworkPart(prefix + "Characters",
                ((Int128)characters.VocabularySize * characters.EmbeddingSize) + (2 * direction.Weights), 1 + (2 * direction.Parameters));
        }

        foreach (var factor in input.Factors)
            yield return new NetworkPart(prefix + "Factors", (Int128)factor.VocabularySize * factor.Size, 1);
    }

    /// <summary>Returns what is too large, by the names of the values.</summary>
    public static IEnumerable<string> Violations(NetworkShape shape)
    {
        var count = shape.Layers.All.Count() + (shape.Source?.Layers.All.Count() ?? 0);
        if (count > NetworkSize.MostLayers)
        {
            yield return $"Layers contain {count} layers; at most {NetworkSize.MostLayers} are allowed";
            yield break;
        }

        var parts = Parts(shape).ToList();
        var weights = parts.Aggregate((Int128)0, (sum, part) => sum + part.Weights);
        foreach (var violation in TotalViolations(parts, weights))
            yield return violation;
        if (shape.Decoding is { } decoding && (Int128)decoding.Steps * Math.Max(decoding.InputSize, shape.OutputSize) > AlignedBuffer.MostFloats)
            yield return $"Steps is {decoding.Steps}, InputSize {decoding.InputSize} and Head.OutputSize {shape.OutputSize}, but at most "
                + $"{AlignedBuffer.MostFloats} features and outputs of all decoded steps fit";
        if (shape.Horizon is not { } horizon)
            yield break;

        // No weight depends on the number of blocks. Nothing else would bound the outputs and features that a file can claim.
        foreach (var (name, size) in new[] { ("Input.InputSize", shape.Input.InputSize), ("Head.OutputSize", shape.OutputSize) })
            if (size > weights)
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"{name} is {size} with {horizon.Blocks} blocks, but must be at most the number of weights of the network, {weights}");
    }

    /// <summary>Returns what is too large about the network as a whole.</summary>
    /// <param name="parts">Its parts.</param>
    /// <param name="weights">The number of their weights together.</param>
    public static IEnumerable<string> TotalViolations(IReadOnlyList<NetworkPart> parts, Int128 weights)
    {
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
    }
}
