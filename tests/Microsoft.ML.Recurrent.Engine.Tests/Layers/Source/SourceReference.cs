using Microsoft.ML.Recurrent.Engine.Layers.Source;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers.Source;

/// <summary>
/// Computes in double precision, as the formulas are written, the outputs of a network whose layers are a dense layer, and next to its rows attention over the
/// dense rows of a source or a summary of them. Weights are read by name from a dictionary, so that a test can change one of them.
/// </summary>
internal sealed class SourceReference
{
    private readonly Dictionary<string, (double[] Values, int Columns)> _weights = [];

    public SourceReference(RecurrentNetwork network)
    {
        foreach (var parameter in network.Parameters.Parameters)
            _weights[parameter.Name] = ([.. network.Parameters.WeightsOf(parameter.Name).ToArray().Select(weight => (double)weight)], parameter.Columns);
    }

    public double[] WeightsOf(string name) => _weights[name].Values;

    /// <summary>The outputs of each step of the target.</summary>
    public double[][] Outputs(double[][] target, double[][] source, SourceAttentionShape? attention)
    {
        double[][] memory = [.. source.Select(x => Dense("source.dense.0", x))];
        return [.. target.Select(x => Dense("dense.0", x)).Select(row => Dense("head", [.. row, .. attention is null
            ? Dense("source_context.0", memory[^1]) : Attend(row, memory, attention)]))];
    }

    private double[] Attend(double[] row, double[][] memory, SourceAttentionShape shape)
    {
        const string Name = "source_attention.0";
        var query = Dense(Name + ".query", row);
        double[][] keys = [.. memory.Select(x => Dense(Name + ".key", x))], values = [.. memory.Select(x => Dense(Name + ".value", x))];
        var (context, size) = (new double[shape.Size], shape.Size / shape.Heads);
        for (var first = 0; first < shape.Size; first += size)
        {
            double[] scores = [.. keys.Select(key => Enumerable.Range(first, size).Sum(i => shape.Scoring == AttentionScoring.Additive
                ? WeightsOf(Name + ".vector")[i] * Math.Tanh(query[i] + key[i]) : query[i] * key[i] / Math.Sqrt(size)))];
            double[] powers = [.. scores.Select(score => Math.Exp(score - scores.Max()))];
            for (var i = first; i < first + size; i++)
                context[i] = powers.Zip(values, (power, value) => power * value[i]).Sum() / powers.Sum();
        }

        return context;
    }

    private double[] Dense(string name, double[] x)
    {
        var (weights, columns) = _weights[name + ".weight"];
        return [.. _weights[name + ".bias"].Values.Select((bias, row) => bias + x.Select((value, column) => value * weights[(row * columns) + column]).Sum())];
    }
}
