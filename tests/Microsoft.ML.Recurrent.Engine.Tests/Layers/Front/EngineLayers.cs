using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Tests.Reference;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers.Front;

/// <summary>The engine's chain of layers with parameters of waves, taking and giving sequences, longest first.</summary>
internal sealed unsafe class EngineLayers
{
    private readonly ParameterStore _store;
    private readonly ChainPass _pass;
    private readonly PackedSequences _window = new();
    private readonly AlignedBuffer _x = new();
    private readonly AlignedBuffer _dX = new();
    private readonly int _inputSize;
    private readonly int _outputSize;
    private readonly float[] _gradients;

    public EngineLayers(LayerList shapes, int inputSize)
    {
        var layout = new ParameterLayout();
        List<Layer> layers = new LayerBuilder(layout, inputSize).Create(shapes);
        (_inputSize, _outputSize) = (inputSize, layers[^1].OutputSize);
        _store = new ParameterStore(layout.Parameters);
        for (int k = 0; k < layout.Parameters.Count; k++)
            Waves.Vector(layout.Parameters[k].Length, 0.3 + (0.7 * k)).Select(value => (float)(0.5 * value)).ToArray().CopyTo(_store.WritableWeightsOf(layout.Parameters[k].Name));
        new WeightPacking(layout.Packed).Run(_store, backward: true, pool: null);
        foreach (var layer in layers)
            layer.Refresh(_store.Weights);
        var scope = new PassScope(_store, new RandomMask(), NoiseOptions.None);
        _pass = new ChainPass([.. layers.Select(layer => layer.CreatePass(scope))]);
        _gradients = new float[_store.Count];
        var measured = shapes.Measure(inputSize);
        Assert.Equal((_outputSize, _store.Parameters.Sum(parameter => parameter.Length), _store.Parameters.Count), ((int)measured.OutputSize, (int)measured.Weights, measured.Parameters));
    }

    /// <summary>Gets a copy of the parameters for a reference.</summary>
    public ReferenceParameters Parameters
    {
        get
        {
            var parameters = new ReferenceParameters();
            foreach (var parameter in _store.Parameters)
            {
                double[] value = (parameter.IsVector ? parameters.Add(parameter.Name, parameter.Columns)
                    : parameters.Add(parameter.Name, parameter.Rows, parameter.Columns)).Value;
                for (int k = 0; k < value.Length; k++)
                    value[k] = _store.WeightsOf(parameter.Name)[k];
            }

            parameters.Shares = true;
            return parameters;
        }
    }

    public void Begin(int sequences, bool training = true) => _pass.Begin(sequences, training, seed: 0);

    /// <summary>Runs a window and gives the rows of each sequence that the layers return in it. [b][t][size]</summary>
    public double[][][] Forward(double[][][] x, int first, int steps, int carry)
    {
        _window.Layout([.. x.Select(sequence => sequence.Length)], first, steps, _inputSize, hasTokens: false);
        int stride = GatePanels.Pad(_inputSize);
        _x.EnsureZero(((long)_window.Rows * stride) + 1);
        for (int t = 0; t < _window.Steps; t++)
            for (int b = 0; b < _window.Alive(t); b++)
                for (int i = 0; i < _inputSize; i++)
                    _x.Pointer[((_window.StepOffsets[t] + b) * stride) + i] = (float)x[b][first + t][i];
        var output = _pass.Forward(new LayerRows(_window, Math.Min(carry, _window.Steps), _x.Pointer, stride, _window.Rows));
        return Rows(output, x.Length);
    }

    /// <summary>Back-propagates the gradient of the last window's rows and gives that of its inputs. [b][t][size]</summary>
    public double[][][] Backward(double[][][] dOutput)
    {
        var output = _pass.Output;
        float* target = ChainPass.Room(_pass.DOutput, output);
        new Span<float>(target, output.Count * output.Stride).Clear();
        for (int t = 0; t < output.Window.Steps; t++)
            for (int b = 0; b < output.Window.Alive(t); b++)
                for (int i = 0; i < _outputSize; i++)
                    target[((output.Window.StepOffsets[t] + b) * output.Stride) + i] = (float)dOutput[b][t][i];
        int stride = GatePanels.Pad(_inputSize);
        _dX.EnsureZero(((long)_window.Rows * stride) + 1);
        _pass.Backward(_dX.Pointer, accumulate: false, _gradients);
        var rows = new LayerRows(_window, 0, _dX.Pointer, stride, _window.Rows);
        return Unpack(rows, _window.Count, _inputSize);
    }

    public double[] GradientOf(string name) => [.. _store.ViewOf(name, _gradients).ToArray().Select(value => (double)value)];

    private double[][][] Rows(LayerRows output, int sequences)
    {
        for (int row = 0; row < output.Count; row++)
            Assert.Equal(-1, output.Row(row, output.Stride)[_outputSize..].IndexOfAnyExcept(0f));
        return Unpack(output, sequences, _outputSize);
    }

    private static double[][][] Unpack(LayerRows rows, int sequences, int size) =>
    [
        .. Enumerable.Range(0, sequences).Select(b => Enumerable.Range(0, rows.Window.Steps).Where(t => b < rows.Window.Alive(t))
            .Select(t => rows.Row(rows.Window.StepOffsets[t] + b, size).ToArray().Select(value => (double)value).ToArray()).ToArray()),
    ];
}
