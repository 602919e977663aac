using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>
/// Writes a network into a payload: its layers and its weights with their names and shapes. <see cref="NetworkReader"/> reads them. Stateless and thread-safe.
/// </summary>
/// <include file="../Documentation/Save.xml" path="documentation/example"/>
public static class NetworkWriter
{
    /// <summary>Writes a network by itself.</summary>
    /// <param name="stream">The stream to write to, at its current position; it stays open.</param>
    /// <param name="network">The network, which must not be trained during the call.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(Stream stream, RecurrentNetwork network)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var payload = new PayloadWriter(NetworkLayout.Format);
        Write(payload, network);
        payload.WriteTo(stream);
    }

    /// <summary>Adds the sections <c>network</c> and <c>weights</c> of a network to a payload.</summary>
    /// <param name="payload">The payload, which contains neither section yet.</param>
    /// <param name="network">The network, which must not be trained during the call.</param>
    /// <exception cref="ArgumentNullException"><paramref name="payload"/> or <paramref name="network"/> is null.</exception>
    internal static void Write(PayloadWriter payload, RecurrentNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Write(payload, [network]);
    }

    /// <summary>
    /// Adds networks to a payload: the sections of the first as for a single network and, if there are several, <c>networks</c>, which contains their number,
    /// <c>weights.2</c> and so on for the second and later ones, and <c>shape.2</c> and so on for those whose layers differ from the first.
    /// <see cref="NetworkReader.ReadAll"/> reads them.
    /// </summary>
    /// <param name="payload">The payload, which contains none of the sections yet.</param>
    /// <param name="networks">At least one network; they must not be trained during the call.</param>
    /// <exception cref="ArgumentNullException"><paramref name="payload"/> or <paramref name="networks"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no network.</exception>
    internal static void Write(PayloadWriter payload, IReadOnlyList<RecurrentNetwork> networks)
    {
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(networks);
        if (networks.Count == 0)
            throw new ArgumentException("There is no network to write.", nameof(networks));
        if (NetworkOptions.Of(networks[0].Shape) is { NeedsShape: false } options)
            WriteOptions(payload.AddSection(NetworkLayout.OptionsSection), options);
        else
            ShapeLayout.Write(payload.AddSection(ShapeLayout.Section), networks[0].Shape);
        for (var i = 0; i < networks.Count; i++)
        {
            if (networks[i].Shape != networks[0].Shape)
                ShapeLayout.Write(payload.AddSection(ShapeLayout.SectionOf(i)), networks[i].Shape);
            WriteWeights(payload.AddSection(NetworkLayout.WeightsSectionOf(i)), networks[i]);
            if (i == 0 && networks.Count > 1)
                payload.AddSection(NetworkLayout.CountSection).Write(networks.Count);
        }
    }

    private static void WriteOptions(SectionWriter section, NetworkOptions options)
    {
        foreach (var field in NetworkLayout.Fields)
            if (field.IsWritten(options))
                field.Write(section, options);
    }

    private static void WriteWeights(SectionWriter weights, RecurrentNetwork network)
    {
        weights.Write(network.Parameters.Parameters.Count);
        foreach (var parameter in network.Parameters.Parameters)
        {
            weights.Write(parameter.Name);
            weights.Write(parameter.Rows);
            weights.Write(parameter.Columns);
            weights.Write(parameter.IsVector);
            weights.Write((ReadOnlySpan<float>)network.Parameters.WeightsOf(parameter.Name));
        }
    }
}
