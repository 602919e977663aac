using static Microsoft.ML.Recurrent.Engine.Tests.Reference.ReferenceMath;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// Recurrent layers above one another, each with its own cell and width, over a batch of sequences of unequal lengths, input [b][t][I].
/// A bidirectional layer's output is forward | reverse. Where directions are separate, a layer reads only its own direction's half of the layer below.
/// With residual connections, every layer but the first adds its whole input to its output.
/// </summary>
internal sealed class ReferenceStack
{
    private readonly ReferenceDirection[] _directions;
    private readonly int _perLayer;
    private readonly bool _separate;
    private readonly bool _residual;

    public ReferenceStack(
        ReferenceParameters parameters, int inputSize, IReadOnlyList<ReferenceCellOptions> layers, bool bidirectional, bool separate = false,
        bool residual = false)
    {
        _residual = residual;
        Layers = layers;
        _separate = separate;
        _perLayer = bidirectional ? 2 : 1;
        _directions = new ReferenceDirection[layers.Count * _perLayer];
        int width = inputSize;
        for (int layer = 0; layer < layers.Count; layer++)
        {
            for (int d = 0; d < _perLayer; d++)
                _directions[layer * _perLayer + d] = new(
                    ReferenceCell.Create(parameters, d == 0 ? $"l{layer}" : $"l{layer}_reverse", width, layers[layer]), d == 1);
            width = (separate ? 1 : _perLayer) * layers[layer].StateSize;
        }

        OutputSize = _perLayer * layers[^1].StateSize;
    }

    public IReadOnlyList<ReferenceCellOptions> Layers { get; }

    public int OutputSize { get; }

    public int StateCount => _directions.Length;

    /// <summary>States made by <paramref name="make"/> from (state index, batch index, size), one call for h and, where there is one, one for c.</summary>
    public ReferenceState[][] MakeStates(int batch, Func<int, int, bool, int, double[]> make) =>
    [
        .. _directions.Select((direction, k) => Enumerable.Range(0, batch).Select(b =>
        {
            var options = direction.Cell.Options;
            return new ReferenceState(make(k, b, false, options.StateSize), options.CellSize > 0 ? make(k, b, true, options.CellSize) : []);
        }).ToArray()),
    ];

    public ReferenceState[][] ZeroStates(int batch) => MakeStates(batch, (_, _, _, size) => new double[size]);

    public ReferenceStackResult Run(double[][][] x, ReferenceState[][]? initial = null, ReferenceStackMasks? masks = null)
    {
        int batch = x.Length;
        initial ??= ZeroStates(batch);
        var final = MakeStates(batch, (_, _, _, _) => []);
        var output = new double[batch][][];
        var pullbacks = new Func<double[][], ReferenceState[], (double[][] DX, ReferenceState[] DInitial)>[batch];
        for (int b = 0; b < batch; b++)
        {
            ReferenceState[] finalOfSequence;
            (output[b], finalOfSequence, pullbacks[b]) = RunSequence(b, x[b], [.. initial.Select(states => states[b])], masks);
            for (int k = 0; k < final.Length; k++)
                final[k][b] = finalOfSequence[k];
        }

        return new ReferenceStackResult(output, final, (dOutput, dFinal) =>
        {
            var dX = new double[batch][][];
            var dInitial = ZeroStates(batch);
            for (int b = 0; b < batch; b++)
            {
                (dX[b], var dInitialOfSequence) = pullbacks[b](dOutput[b], [.. dFinal.Select(states => states[b])]);
                for (int k = 0; k < dInitial.Length; k++)
                    dInitial[k][b] = dInitialOfSequence[k];
            }

            return (dX, dInitial);
        });
    }

    private (double[][] Output, ReferenceState[] Final, Func<double[][], ReferenceState[], (double[][] DX, ReferenceState[] DInitial)> Backward) RunSequence(
        int b, double[][] x, ReferenceState[] initial, ReferenceStackMasks? masks)
    {
        var final = new ReferenceState[_directions.Length];
        var pullbacks = new Func<double[][], ReferenceState, (double[][] DX, ReferenceState DInitial)>[_directions.Length];
        double[][] current = x;
        for (int layer = 0; layer < Layers.Count; layer++)
        {
            var halves = new double[_perLayer][][];
            for (int d = 0; d < _perLayer; d++)
            {
                int k = layer * _perLayer + d;
                double[][] read = _separate && layer > 0 ? Half(current, layer - 1, d) : current;
                (halves[d], final[k], pullbacks[k]) = _directions[k].Run(read, initial[k], masks?.Directions?[k][b] ?? ReferenceMasks.None);
            }

            double[][] joined = [.. Enumerable.Range(0, x.Length).Select(t => halves.SelectMany(half => half[t]).ToArray())];
            double[][] sum = Adds(layer) ? [.. joined.Zip(current, Add)] : joined;
            current = [.. sum.Select((step, t) => Multiply(Between(masks, layer, b, t), step))];
        }

        return (current, final, Backward);

        (double[][] DX, ReferenceState[] DInitial) Backward(double[][] dOutput, ReferenceState[] dFinal)
        {
            var dInitial = new ReferenceState[_directions.Length];
            double[][] dCurrent = dOutput;
            for (int layer = Layers.Count - 1; layer >= 0; layer--)
            {
                double[][] dMasked = [.. dCurrent.Select((d, t) => Multiply(Between(masks, layer, b, t), d))];
                double[][]? dBelow = null;
                for (int d = 0; d < _perLayer; d++)
                {
                    int k = layer * _perLayer + d;
                    (double[][] dX, dInitial[k]) = pullbacks[k](Half(dMasked, layer, d), dFinal[k]);
                    dBelow = dBelow is null ? dX : [.. dBelow.Zip(dX, (a, c) => _separate && layer > 0 ? [.. a, .. c] : Add(a, c))];
                }

                dCurrent = Adds(layer) ? [.. dBelow!.Zip(dMasked, Add)] : dBelow!;
            }

            return (dCurrent, dInitial);
        }
    }

    private double[][] Half(double[][] rows, int layer, int d)
    {
        int width = Layers[layer].StateSize;
        return [.. rows.Select(step => step[(d * width)..((d + 1) * width)])];
    }

    private bool Adds(int layer) => _residual && layer > 0;

    private double[]? Between(ReferenceStackMasks? masks, int layer, int b, int t) => layer == Layers.Count - 1 ? null : masks?.BetweenLayers?[layer][b][t];
}
