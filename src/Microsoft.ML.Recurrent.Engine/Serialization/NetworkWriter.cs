using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>
/// Writes a network into a payload: its options and, by name and shape, its weights. <see cref="NetworkReader"/> reads them. Stateless and thread-safe.
/// </summary>
public static class NetworkWriter
{
    /// <summary>Adds the sections <c>network</c> and <c>weights</c>.</summary>
    /// <param name="payload">The payload, which has neither section yet.</param>
    /// <param name="network">The network; nobody may train it meanwhile.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static void Write(PayloadWriter payload, RecurrentNetwork network)
    {
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(network);
        var options = payload.AddSection(NetworkLayout.OptionsSection);
        foreach (var field in NetworkLayout.Fields)
            field.Write(options, network.Options);

        var weights = payload.AddSection(NetworkLayout.WeightsSection);
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
