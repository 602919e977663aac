using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Onnx.Chains;

/// <summary>Hands out the parameters of a network in the order in which its layers registered them.</summary>
internal sealed class NetworkWeights(RecurrentNetwork network)
{
    private int _next;

    /// <summary>Takes the next parameter.</summary>
    /// <param name="part">What its name holds.</param>
    /// <exception cref="InvalidOperationException">Another parameter is next: the order differs from that of the layers.</exception>
    public Weight Next(string part)
    {
        var parameter = network.Parameters.Parameters[_next++];
        if (!parameter.Name.Contains(part, StringComparison.Ordinal))
            throw new InvalidOperationException($"The next parameter of the network is {parameter.Name}, but a layer expects {part}.");
        return new Weight(parameter, network.Parameters.WeightsOf(parameter.Name).ToArray());
    }

    /// <summary>Takes the next parameter if its name starts with a text.</summary>
    public Weight? NextIf(string start)
    {
        var parameters = network.Parameters.Parameters;
        return _next < parameters.Count && parameters[_next].Name.StartsWith(start, StringComparison.Ordinal) ? Next(start) : null;
    }

    /// <summary>Represents a parameter and its values.</summary>
    internal sealed record Weight(Parameter Parameter, float[] Values)
    {
        public string Name => Parameter.Name;

        public int Rows => Parameter.Rows;

        public int Columns => Parameter.Columns;
    }
}
