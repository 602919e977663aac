using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>The engine's network with the weights of a reference network, taking and giving sequences in any order as the reference does.</summary>
internal sealed class EngineNetwork
{
    private readonly ReferenceNetworkOptions _options;
    private readonly float[] _gradients;

    public EngineNetwork(
        ReferenceNetworkOptions options, ReferenceParameters parameters, NoiseOptions? noise = null, Func<NetworkOptions, NetworkOptions>? with = null)
    {
        _options = options;
        var engineOptions = EngineOptions.NetworkOf(options);
        Network = new RecurrentNetwork(with is null ? engineOptions : with(engineOptions));
        Assert.Equal(parameters.Select(p => p.Name).Order(), Network.Parameters.Parameters.Select(p => p.Name).Order());
        foreach (var parameter in parameters)
        {
            var target = Network.Parameters.WritableWeightsOf(parameter.Name);
            Assert.Equal(parameter.Value.Length, target.Length);
            for (int k = 0; k < target.Length; k++)
                target[k] = (float)parameter.Value[k];
        }

        Network.Refresh();
        Pass = new NetworkPass(Network, noise ?? NoiseOptions.None);
        _gradients = new float[Network.Parameters.Count];
    }

    public RecurrentNetwork Network { get; }

    public NetworkPass Pass { get; }

    /// <summary>
    /// Runs a window [firstStep, firstStep + steps) forward and gives the outputs [b][t][O], t counted from the window's start, or one per sequence with
    /// pooling, or with a head per direction first those of all forward and then those of all reverse halves, or with a decoder those of the decoded steps of
    /// sequences that end in the window.
    /// </summary>
    public double[][][] Forward(
        int[][]? tokens, double[][][]? features, int firstStep, int steps, int? carrySteps = null, SpelledTokens? spelled = null, double[][][]? decoderFeatures = null,
        int[][][]? factors = null)
    {
        int[] lengths = tokens is not null ? [.. tokens.Select(s => s.Length)] : [.. features?.Select(s => s.Length) ?? spelled?.Numbers.Select(s => s.Length) ?? factors!.Select(s => s.Length)];
        int[] order = Order(lengths);
        var input = Pass.Input;
        input.Layout([.. order.Select(b => lengths[b])], firstStep, steps, _options.InputSize, tokens is not null, spelled, _options.Factors.Count);
        for (int t = 0; t < input.Steps; t++)
        {
            for (int position = 0; position < input.Alive(t); position++)
            {
                int row = input.StepOffsets[t] + position, b = order[position];
                if (tokens is not null)
                    input.Tokens[row] = tokens[b][firstStep + t];
                if (spelled is not null)
                    input.Spellings[row] = spelled.Numbers[b][firstStep + t];
                for (int f = 0; f < _options.Factors.Count; f++)
                    input.Factors[(row * _options.Factors.Count) + f] = factors![b][firstStep + t][f];
                for (int i = 0; i < _options.InputSize; i++)
                    input.Features[row * _options.InputSize + i] = (float)features![b][firstStep + t][i];
            }
        }

        var decoder = Pass.DecoderFeatures;
        for (int row = 0; row < decoder.Length; row += _options.DecoderInputSize)
        {
            var (b, step) = DecodedRow(order, row / _options.DecoderInputSize);
            for (int i = 0; i < _options.DecoderInputSize; i++)
                decoder[row + i] = (float)decoderFeatures![b][step][i];
        }

        Pass.Forward(carrySteps ?? input.Steps);
        double[][][] output = [.. lengths.Select(length => new double[OutputsOf(length, firstStep, input.Steps)][])];
        ForEachOutputRow(order, (row, b, t) => output[b][t] = ReferenceMath.Map(_options.OutputSize, o => Pass.Output[row * Pass.OutputStride + o]));
        return output;
    }

    /// <summary>Adds the gradients of the last window, the loss being the sum of its outputs times <paramref name="dOutput"/>.</summary>
    public void Backward(double[][][] dOutput, int[] lengths)
    {
        Pass.OutputGradient.Clear();
        ForEachOutputRow(Order(lengths), (row, b, t) =>
        {
            for (int o = 0; o < _options.OutputSize; o++)
                Pass.OutputGradient[row * Pass.OutputStride + o] = (float)dOutput[b][t][o];
        });
        Pass.Backward(_gradients);
    }

    public double[] GradientOf(string name)
    {
        var view = Network.Parameters.ViewOf(name, _gradients);
        var gradient = new double[view.Length];
        for (int k = 0; k < gradient.Length; k++)
            gradient[k] = view[k];
        return gradient;
    }

    public float[] Gradients => _gradients;

    private int Heads => _options.HeadPerDirection ? 2 : 1;

    private (int Sequence, int Step) DecodedRow(int[] order, int row)
    {
        int sequences = Pass.DecodedSequences, last = Pass.Input.Alive(0);
        return (order[last - sequences + (row % sequences)], row / sequences);
    }

    /// <summary>Longest first, as the engine wants them.</summary>
    private static int[] Order(int[] lengths) => [.. Enumerable.Range(0, lengths.Length).OrderByDescending(b => lengths[b])];

    private int OutputsOf(int length, int firstStep, int steps)
    {
        int inside = Math.Clamp(length - firstStep, 0, steps);
        if (_options.DecoderSteps > 0)
            return inside > 0 && length <= firstStep + steps ? _options.DecoderSteps : 0;
        return _options.Pooling is null ? Heads * inside : Math.Min(inside, 1);
    }

    private void ForEachOutputRow(int[] order, Action<int, int, int> visit)
    {
        var input = Pass.Input;
        if (_options.DecoderSteps > 0)
        {
            Assert.Equal(_options.DecoderSteps * Pass.DecodedSequences, Pass.OutputRows);
            for (int row = 0; row < Pass.OutputRows; row++)
            {
                var (b, step) = DecodedRow(order, row);
                visit(row, b, step);
            }

            return;
        }

        Assert.Equal(_options.Pooling is null ? Heads * input.Rows : input.Alive(0), Pass.OutputRows);
        for (int d = 0; d < Heads; d++)
            for (int t = 0; t < (_options.Pooling is null ? input.Steps : 1); t++)
                for (int position = 0; position < input.Alive(t); position++)
                    visit((d * input.Rows) + input.StepOffsets[t] + position, order[position], (d * input.Lengths[position]) + t);
    }
}
