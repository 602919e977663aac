using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>Reads a network that <see cref="NetworkWriter"/> wrote. The bytes may come from an untrusted source. Stateless and thread-safe.</summary>
/// <include file="../Documentation/Save.xml" path="documentation/example"/>
public static class NetworkReader
{
    // For each parameter: its name, of at least one character, its rows, its columns, whether it is a vector, and the number of its values.
    private const int LeastParameterBytes = (4 * sizeof(int)) + 2;

    /// <summary>Reads a network that <see cref="NetworkWriter.Write(Stream, RecurrentNetwork)"/> wrote.</summary>
    /// <param name="stream">The stream to read from, at its current position; it stays open.</param>
    /// <returns>The network, whose weights equal the written ones bit for bit.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ModelFormatException">The bytes are not those of a network.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static RecurrentNetwork Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var payload = PayloadReader.Open(stream, NetworkLayout.Format);
        var network = Read(payload);
        payload.Finish();
        return network;
    }

    /// <summary>Reads a network from the sections <c>network</c> and <c>weights</c>.</summary>
    /// <param name="payload">The payload to read from.</param>
    /// <returns>The network, whose weights equal the written ones bit for bit.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="payload"/> is null.</exception>
    /// <exception cref="ModelFormatException">
    /// The options are not valid, the names or shapes of the weights are not those of a network with these options, or a weight is not finite.
    /// </exception>
    internal static RecurrentNetwork Read(PayloadReader payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var weights = payload.GetSection(NetworkLayout.WeightsSection);

        // Every size of a network has at least as many weights, so the remaining bytes of the weights bound the sizes that can be valid.
        var limit = weights.Remaining / sizeof(float);
        var isShape = payload.Contains(ShapeLayout.Section);
        var section = payload.GetSection(isShape ? ShapeLayout.Section : NetworkLayout.OptionsSection);
        var shape = isShape ? ReadShape(section, limit) : ReadOptions(section, limit);
        CheckStored(section, weights, shape);
        return ReadWeights(weights, shape);
    }

    /// <summary>
    /// Reads networks that <see cref="NetworkWriter.Write(PayloadWriter, IReadOnlyList{RecurrentNetwork})"/> wrote; a payload of a single network contains one.
    /// </summary>
    /// <param name="payload">The payload to read from.</param>
    /// <param name="maximum">The maximum number of networks, at least 2.</param>
    /// <returns>The networks in the order in which they were written, whose weights equal the written ones bit for bit.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="payload"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximum"/> is below 2.</exception>
    /// <exception cref="ModelFormatException">
    /// The conditions of <see cref="Read(PayloadReader)"/>, or the number of networks is not allowed, or their weights have different shapes.
    /// </exception>
    internal static IReadOnlyList<RecurrentNetwork> ReadAll(PayloadReader payload, int maximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 2);
        var first = Read(payload);
        if (!payload.Contains(NetworkLayout.CountSection))
            return [first];
        var count = payload.GetSection(NetworkLayout.CountSection).ReadInt32("the number of networks", 2, maximum);
        var networks = new List<RecurrentNetwork> { first };
        while (networks.Count < count)
        {
            var section = payload.GetSection(NetworkLayout.WeightsSectionOf(networks.Count));
            var other = ShapeLayout.SectionOf(networks.Count);
            var shape = payload.Contains(other) ? ReadShape(payload.GetSection(other), section.Remaining / sizeof(float)) : first.Shape;
            CheckStored(section, section, shape);
            networks.Add(ReadWeights(section, shape));
        }

        return networks;
    }

    private static NetworkShape ReadShape(SectionReader section, int limit)
    {
        var shape = ShapeLayout.Read(section, limit);
        Check(section, () => NetworkShapeCheck.ThrowIfInvalid(shape));
        return shape;
    }

    private static NetworkShape ReadOptions(SectionReader section, int limit)
    {
        var options = new NetworkOptions { OutputSize = 1 };
        foreach (var field in NetworkLayout.Fields)
            if (section.Remaining > 0 || !field.Appended)
                options = field.Read(section, options, limit);
        Check(section, () => NetworkOptionsCheck.ThrowIfInvalid(options));
        return options.ToShape();
    }

    private static void Check(SectionReader section, Action check)
    {
        try
        {
            check();
        }
        catch (ArgumentException e)
        {
            throw new ModelFormatException(section.Name, $"its options are not those of a network: {e.Message}", e);
        }
    }

    /// <summary>Checks that the stored weights can be those of a network, before anything is allocated for it.</summary>
    private static void CheckStored(SectionReader section, SectionReader weights, NetworkShape shape)
    {
        Int128 needed = sizeof(int);
        foreach (var part in NetworkShapeSize.Parts(shape))
            needed += (part.Parameters * LeastParameterBytes) + (part.Weights * sizeof(float));
        if (needed > weights.Remaining)
            throw section.Defect($"a network of these sizes needs {needed} bytes of weights; {weights.Remaining} are stored.");
    }

    private static RecurrentNetwork ReadWeights(SectionReader section, NetworkShape shape)
    {
        var network = RecurrentNetwork.WithZeroWeights(shape);
        var store = network.Parameters;
        var count = section.ReadInt32();
        if (count != store.Parameters.Count)
            throw section.Defect($"there are {count} parameters; the network has {store.Parameters.Count}.");
        foreach (var expected in store.Parameters)
        {
            var name = section.ReadString();
            if (name != expected.Name)
                throw section.Defect($"the parameter '{name}' was found where '{expected.Name}' is expected.");
            var found = new Parameter(name, 0, section.ReadInt32(), section.ReadInt32(), section.ReadBoolean());
            if ((found.Rows, found.Columns, found.IsVector) != (expected.Rows, expected.Columns, expected.IsVector))
                throw section.Defect($"the parameter '{name}' has shape {found.Shape}; {expected.Shape} is expected.");
            var values = store.WritableWeightsOf(name);
            section.ReadSingles(values);
            if (!TensorPrimitives.IsFiniteAll<float>(values))
                throw section.Defect($"the parameter '{name}' holds a weight that is not finite.");
        }

        network.Refresh();
        return network;
    }
}
