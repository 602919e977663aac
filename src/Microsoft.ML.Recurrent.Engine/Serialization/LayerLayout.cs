using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>
/// Defines how a chain of layers is stored: the number of layers and, for each, the name of its kind, its values, the number of chains within it, and each of
/// those in the same way. The bytes may come from an untrusted source.
/// </summary>
internal static class LayerLayout
{
    private const int MostDepth = 16; // of chains within chains

    public static void Write(SectionWriter writer, LayerList layers)
    {
        writer.Write(layers.Count);
        foreach (var layer in layers)
        {
            writer.Write(layer.Kind);
            writer.Write(layer.Numbers);
            writer.Write(layer.Chains.Count);
            foreach (var chain in layer.Chains)
                Write(writer, chain);
        }
    }

    /// <summary>Reads a chain.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="limit">The largest value that can be valid, because each has at least as many weights.</param>
    public static LayerList Read(SectionReader reader, int limit) => Read(reader, limit, 0);

    private static LayerList Read(SectionReader reader, int limit, int depth)
    {
        if (depth > MostDepth)
            throw reader.Defect($"layers are more than {MostDepth} chains deep.");
        var layers = new LayerShape[reader.ReadInt32("the number of layers", 0, reader.Remaining)];
        for (var i = 0; i < layers.Length; i++)
        {
            var (kind, numbers) = (reader.ReadString(), reader.ReadInt32s());
            var chains = new LayerList[reader.ReadInt32("the number of chains of a layer", 0, reader.Remaining)];
            for (var chain = 0; chain < chains.Length; chain++)
                chains[chain] = Read(reader, limit, depth + 1);
            layers[i] = LayerKinds.Create(kind, numbers, chains)
                ?? throw reader.Defect($"there is no layer '{kind}' of {numbers.Length} values and {chains.Length} chains.");
            if (layers[i].Sizes.Any(size => size > limit))
                throw reader.Defect($"the layer '{kind}' holds {layers[i].Sizes.Max()}, but its values can be at most {limit}.");
        }

        return LayerList.Create(layers);
    }
}
