using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Ensembles;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>Writes and reads the networks of a forecaster in a model file: each is a payload of its own, one after another in a section.</summary>
internal static class ForecastNetworks
{
    private const string Section = "networks";
    private static readonly PayloadFormat s_format = new("ForecasterNetwork", 1);

    public static void Write(PayloadWriter payload, IReadOnlyList<RecurrentNetwork> networks)
    {
        var section = payload.AddSection(Section);
        section.Write(networks.Count);
        foreach (var network in networks)
        {
            var inner = new PayloadWriter(s_format);
            NetworkWriter.Write(inner, network);
            using var bytes = new MemoryStream();
            inner.WriteTo(bytes);
            section.Write((ReadOnlySpan<byte>)bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        }
    }

    /// <param name="payload">The payload.</param>
    /// <param name="use">The features of a network that the model uses.</param>
    /// <param name="misfit">The function that describes what in a network's shape does not fit the model, or returns null.</param>
    /// <exception cref="ModelFormatException">A network is damaged or does not fit.</exception>
    public static List<RecurrentNetwork> Read(PayloadReader payload, NetworkUse use, Func<NetworkOptions, string?> misfit)
    {
        var section = payload.GetSection(Section);
        var count = section.ReadInt32("the number of networks", 0, ForecastingDefaults.MostMembers);
        var networks = new List<RecurrentNetwork>();
        for (var i = 0; i < count; i++)
        {
            var inner = section.ReadPayload(s_format);
            var network = NetworkReader.Read(inner);
            inner.Finish();
            var options = network.OptionsOf(section);
            if ((use.Misfit(options) ?? misfit(options)) is { } defect)
                throw section.Defect($"network {i + 1} {defect}.");
            networks.Add(network);
        }

        return networks;
    }
}
