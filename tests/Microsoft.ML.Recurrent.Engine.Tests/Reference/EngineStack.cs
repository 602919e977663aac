using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// The engine's layers run over a <see cref="RecurrentCase"/>. How layers are joined is written here anew; how the network joins them is for the tests of
/// networks.
/// </summary>
internal sealed class EngineStack
{
    private const ulong Seed = 20;
    private readonly RecurrentCase _case;
    private readonly int _perLayer;
    private readonly ParameterStore _parameters;
    private readonly EngineDirection[] _directions;

    private EngineStack(RecurrentCase c, float recurrentDropout, float zoneout)
    {
        _case = c;
        _perLayer = c.Bidirectional ? 2 : 1;
        var layout = new ParameterLayout();
        var layers = new RecurrentDirection[c.Layers.Count * _perLayer];
        int width = c.InputSize;
        for (int k = 0; k < layers.Length; k++)
        {
            var options = c.Layers[k / _perLayer];
            bool reverse = k % _perLayer == 1;
            var cellOptions = EngineOptions.CellOf(options);
            var cell = CellKinds.Of(cellOptions.Kind).Create(cellOptions, layout, $"_l{k / _perLayer}" + (reverse ? "_reverse" : ""), width, options.HiddenSize);
            layers[k] = new RecurrentDirection(cell, reverse, zoneout, Identity: 100 + (ulong)k);
            if (k % _perLayer == _perLayer - 1)
                width = _perLayer * options.StateSize;
        }

        _parameters = new ParameterStore(layout.Parameters);
        Assert.Equal(c.Parameters.Keys.Order(), layout.Parameters.Select(p => p.Name).Order());
        foreach (var (name, value) in c.Parameters)
            value.Select(v => (float)v).ToArray().CopyTo(_parameters.WritableWeightsOf(name));
        foreach (var layer in layers)
            layer.Cell.Refresh(_parameters.Weights);
        new WeightPacking(layout.Packed).Run(_parameters, backward: true, pool: null);
        var batch = new PackedBatch(c.Lengths, c.InputSize);
        _directions = [.. layers.Select(layer => new EngineDirection(layer, batch, Seed, recurrentDropout))];
    }

    /// <summary>Forward and backward once.</summary>
    public static RecurrentResult Run(RecurrentCase c) => Train(c, 0, 0).Result;

    /// <summary>Forward and backward in training, and the masks that the engine drew.</summary>
    public static (RecurrentResult Result, ReferenceStackMasks Masks) Train(RecurrentCase c, float recurrentDropout, float zoneout)
    {
        var stack = new EngineStack(c, recurrentDropout, zoneout);
        var (output, final) = stack.Forward(training: true);
        var gradients = new float[stack._parameters.Count];
        var (dX, dInitial) = stack.Backward(gradients);
        var result = new RecurrentResult
        {
            Output = output,
            Final = final,
            InputGradient = dX,
            InitialGradient = dInitial,
            ParameterGradients = c.Parameters.Keys.ToDictionary(name => name,
                name => stack._parameters.ViewOf(name, gradients).ToArray().Select(g => (double)g).ToArray()),
        };
        return (result, new ReferenceStackMasks { Directions = [.. stack._directions.Select(direction => direction.Masks())] });
    }

    /// <summary>Outputs and final states in prediction.</summary>
    public static (double[][][] Output, ReferenceState[][] Final) Predict(RecurrentCase c, float recurrentDropout, float zoneout) =>
        new EngineStack(c, recurrentDropout, zoneout).Forward(training: false);

    private (double[][][] Output, ReferenceState[][] Final) Forward(bool training)
    {
        var final = new ReferenceState[_directions.Length][];
        double[][][] current = _case.Input;
        for (int layer = 0; layer < _case.Layers.Count; layer++)
        {
            double[][][]? joined = null;
            for (int k = layer * _perLayer; k < (layer + 1) * _perLayer; k++)
            {
                (double[][][] half, final[k]) = _directions[k].Forward(current, _case.Initial[k], training);
                joined = joined is null ? half : Combine(joined, half, (a, b) => [.. a, .. b]);
            }

            current = joined!;
        }

        return (current, final);
    }

    private (double[][][] DX, ReferenceState[][] DInitial) Backward(float[] gradients)
    {
        var dInitial = new ReferenceState[_directions.Length][];
        double[][][] dCurrent = _case.OutputWeight;
        for (int layer = _case.Layers.Count - 1; layer >= 0; layer--)
        {
            int width = _case.Layers[layer].StateSize;
            double[][][]? dBelow = null;
            for (int d = 0; d < _perLayer; d++)
            {
                int k = layer * _perLayer + d, from = d * width;
                double[][][] half = [.. dCurrent.Select(sequence => sequence.Select(step => step[from..(from + width)]).ToArray())];
                (double[][][] dX, dInitial[k]) = _directions[k].Backward(half, _case.FinalWeight[k], gradients);
                dBelow = dBelow is null ? dX : Combine(dBelow, dX, ReferenceMath.Add);
            }

            dCurrent = dBelow!;
        }

        return (dCurrent, dInitial);
    }

    private static double[][][] Combine(double[][][] x, double[][][] y, Func<double[], double[], double[]> combine) =>
        [.. x.Zip(y, (p, q) => p.Zip(q, combine).ToArray())];
}
