using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>Reads a network that <see cref="NetworkWriter"/> wrote; the bytes may come from a stranger. Stateless and thread-safe.</summary>
/// <include file="../Documentation/Save.xml" path="documentation/example"/>
public static class NetworkReader
{
    // Of each parameter its name, of at least one character, rows, columns, whether it is a vector, and the number of its values.
    private const int LeastParameterBytes = (4 * sizeof(int)) + 2;

    /// <summary>Reads a network that <see cref="NetworkWriter.Write(Stream, RecurrentNetwork)"/> wrote.</summary>
    /// <param name="stream">Where to read it, from where the stream is; it stays open.</param>
    /// <returns>The network, with every weight as it was written, bit for bit.</returns>
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

    /// <summary>Reads the sections <c>network</c> and <c>weights</c>.</summary>
    /// <param name="payload">The payload.</param>
    /// <returns>The network, with every weight as it was written, bit for bit.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="payload"/> is null.</exception>
    /// <exception cref="ModelFormatException">
    /// The options make no sense, the weights' names or shapes are not those of the network they claim to be, or a weight is not finite.
    /// </exception>
    internal static RecurrentNetwork Read(PayloadReader payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var section = payload.GetSection(NetworkLayout.OptionsSection);
        var weights = payload.GetSection(NetworkLayout.WeightsSection);

        // Every size of a network has at least as many weights, so what is left of the weights bounds what may be claimed.
        var limit = weights.Remaining / sizeof(float);
        var options = new NetworkOptions { OutputSize = 1 };
        foreach (var field in NetworkLayout.Fields)
            if (section.Remaining > 0 || !field.Appended)
                options = field.Read(section, options, limit);

        CheckStored(section, weights, options);
        return ReadWeights(weights, options);
    }

    /// <summary>Reads what <see cref="NetworkWriter.Write(PayloadWriter, IReadOnlyList{RecurrentNetwork})"/> wrote; a payload of one network has one.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="maximum">Most networks that are allowed, at least 2.</param>
    /// <returns>The networks, in their order, with every weight as it was written, bit for bit.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="payload"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximum"/> is below 2.</exception>
    /// <exception cref="ModelFormatException">As for <see cref="Read(PayloadReader)"/>; or the number of networks is not allowed, or their weights are not of one shape.</exception>
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
            CheckStored(section, section, first.Options);
            networks.Add(ReadWeights(section, first.Options));
        }

        return networks;
    }

    /// <summary>Whether the options are those of a network whose weights can all be there, before anything is made of them.</summary>
    private static void CheckStored(SectionReader section, SectionReader weights, NetworkOptions options)
    {
        try
        {
            NetworkOptionsCheck.ThrowIfInvalid(options);
        }
        catch (ArgumentException e)
        {
            throw new ModelFormatException(section.Name, $"no network can be made of it: {e.Message}", e);
        }

        Int128 needed = sizeof(int);
        foreach (var part in NetworkSize.Parts(options))
            needed += (part.Parameters * LeastParameterBytes) + (part.Weights * sizeof(float));
        if (needed > weights.Remaining)
            throw section.Defect($"a network of these sizes needs {needed} bytes of weights; {weights.Remaining} are stored.");
    }

    private static RecurrentNetwork ReadWeights(SectionReader section, NetworkOptions options)
    {
        var network = RecurrentNetwork.WithZeroWeights(options);
        var store = network.Parameters;
        var count = section.ReadInt32();
        if (count != store.Parameters.Count)
            throw section.Defect($"there are {count} parameters; the network has {store.Parameters.Count}.");
        foreach (var expected in store.Parameters)
        {
            var name = section.ReadString();
            if (name != expected.Name)
                throw section.Defect($"the parameter '{name}' was found where the network has '{expected.Name}'.");
            var found = new Parameter(name, 0, section.ReadInt32(), section.ReadInt32(), section.ReadBoolean());
            if ((found.Rows, found.Columns, found.IsVector) != (expected.Rows, expected.Columns, expected.IsVector))
                throw section.Defect($"the parameter '{name}' has shape {found.Shape}; the network's has {expected.Shape}.");
            var values = store.WritableWeightsOf(name);
            section.ReadSingles(values);
            if (!TensorPrimitives.IsFiniteAll<float>(values))
                throw section.Defect($"the parameter '{name}' holds a weight that is not finite.");
        }

        network.Refresh();
        return network;
    }
}
