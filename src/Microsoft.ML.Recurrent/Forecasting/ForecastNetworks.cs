using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>How the networks of a forecaster lie in a model file: each as a payload of its own, one behind another in a section.</summary>
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
    /// <param name="misfit">Tells what about a network's shape does not fit the model, or null.</param>
    /// <exception cref="ModelFormatException">A network is damaged or does not fit.</exception>
    public static List<RecurrentNetwork> Read(PayloadReader payload, Func<NetworkOptions, string?> misfit)
    {
        var section = payload.GetSection(Section);
        var count = section.ReadInt32("the number of networks", 0, ForecastingDefaults.MostMembers);
        var networks = new List<RecurrentNetwork>();
        for (var i = 0; i < count; i++)
        {
            using var bytes = new MemoryStream(section.ReadBytes());
            var inner = PayloadReader.Open(bytes, s_format);
            var network = NetworkReader.Read(inner);
            inner.Finish();
            var defect = network.Options is { Embedding: null, Characters: null } ? misfit(network.Options) : "reads tokens or characters; a forecaster has none";
            if (defect is not null)
                throw section.Defect($"network {i + 1} {defect}.");
            networks.Add(network);
        }

        return networks;
    }
}
