using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>Reads a network that <see cref="NetworkWriter"/> wrote; the bytes may come from a stranger. Stateless and thread-safe.</summary>
/// <include file="../Documentation/Save.xml" path="documentation/example"/>
public static class NetworkReader
{
    /// <summary>Reads the sections <c>network</c> and <c>weights</c>.</summary>
    /// <param name="payload">The payload.</param>
    /// <returns>The network, with every weight as it was written, bit for bit.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="payload"/> is null.</exception>
    /// <exception cref="ModelFormatException">The options make no sense, or the weights'
    /// names or shapes are not those of the network they claim to be.</exception>
    public static RecurrentNetwork Read(PayloadReader payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var section = payload.GetSection(NetworkLayout.OptionsSection);
        var weights = payload.GetSection(NetworkLayout.WeightsSection);

        // Every size of a network has at least as many weights, so what is left of the weights bounds what may be claimed before anything is built.
        var limit = weights.Remaining / sizeof(float);
        var options = new NetworkOptions { OutputSize = 1 };
        foreach (var field in NetworkLayout.Fields)
            if (section.Remaining > 0 || !field.Appended)
                options = field.Read(section, options, limit);

        var network = Build(section, options, limit);
        ReadWeights(weights, network.Parameters);
        network.Refresh();
        return network;
    }

    /// <summary>Reads what <see cref="NetworkWriter.Write(PayloadWriter, IReadOnlyList{RecurrentNetwork})"/> wrote; a payload of one network has one.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="most">Most networks that are allowed, at least 2.</param>
    /// <returns>The networks, in their order, with every weight as it was written, bit for bit.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="payload"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="most"/> is below 2.</exception>
    /// <exception cref="ModelFormatException">As for <see cref="Read"/>; or the number of networks is not allowed, or their weights are not of one shape.</exception>
    public static IReadOnlyList<RecurrentNetwork> ReadAll(PayloadReader payload, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        var first = Read(payload);
        if (!payload.Contains(NetworkLayout.CountSection))
            return [first];
        var count = payload.GetSection(NetworkLayout.CountSection).ReadInt32("the number of networks", 2, most);
        var needed = first.Parameters.Parameters.Sum(parameter => (long)parameter.Length);
        var networks = new List<RecurrentNetwork> { first };
        while (networks.Count < count)
        {
            var section = payload.GetSection(NetworkLayout.WeightsSectionOf(networks.Count));
            if (section.Remaining / sizeof(float) < needed)
                throw section.Defect($"at most {section.Remaining / sizeof(float)} weights are stored; the first network has {needed}.");
            var network = new RecurrentNetwork(first.Options, new NetworkTopology(first.Options));
            ReadWeights(section, network.Parameters);
            network.Refresh();
            networks.Add(network);
        }

        return networks;
    }

    private static RecurrentNetwork Build(SectionReader section, NetworkOptions options, int limit)
    {
        try
        {
            NetworkOptionsCheck.ThrowIfInvalid(options);
            var topology = new NetworkTopology(options);
            var needed = topology.Parameters.Sum(parameter => (long)parameter.Rows * parameter.Columns);
            if (needed > limit)
                throw section.Defect($"a network of these sizes has {needed} weights; at most {limit} are stored.");
            return new RecurrentNetwork(options, topology);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw new ModelFormatException(section.Name, $"no network can be made of it: {e.Message}", e);
        }
    }

    private static void ReadWeights(SectionReader section, ParameterStore store)
    {
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
            section.ReadSingles(store.WeightsOf(name));
        }
    }
}
