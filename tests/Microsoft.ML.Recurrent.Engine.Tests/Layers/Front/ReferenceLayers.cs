using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Attention;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Normalization;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Tests.Reference;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers.Front;

/// <summary>Chains of layers in double precision, one sequence at a time, with their backward passes. An instance serves one sequence.</summary>
/// <param name="parameters">The parameters, with the names of the engine's.</param>
internal sealed class ReferenceLayers(ReferenceParameters parameters)
{
    private readonly Dictionary<string, int> _counts = [];
    private int _recurrent;

    /// <summary>Runs the layers on a sequence. [t][size]</summary>
    public (double[][] Y, SequencePullback Backward) Run(LayerList layers, double[][] x)
    {
        var lengths = new Stack<int>();
        List<SequencePullback> pullbacks = [];
        foreach (var layer in layers)
        {
            if (layer is ConvolutionShape { Stride: > 1 } or TimePoolingShape { Stride: > 1 })
                lengths.Push(x.Length);
            var (y, backward) = layer is UpsamplingShape upsampling ? Repeat(upsampling.Factor, lengths, x) : Run(layer, x);
            pullbacks.Add(backward);
            x = y;
        }

        return (x, dY => Enumerable.Reverse(pullbacks).Aggregate(dY, (d, backward) => backward(d)));
    }

    private (double[][] Y, SequencePullback Backward) Run(LayerShape layer, double[][] x) => layer switch
    {
        DenseShape => ReferenceRowLayers.Dense(parameters, NameOf("dense"), x),
        ActivationShape activation => ReferenceRowLayers.Activate(activation.Function, x),
        GateShape gate => ReferenceRowLayers.Gate(gate.Gate, x),
        GatedShape gated => ReferenceRowLayers.Gate(parameters, NameOf("gated"), gated, x),
        NormalizationShape { Statistic: NormalizationKind.Instance or NormalizationKind.Sequence } normalization =>
            ReferenceSequenceLayers.Normalize(parameters, NameOf("normalization"), normalization.Statistic, x),
        NormalizationShape normalization => ReferenceRowLayers.Normalize(parameters, NameOf("normalization"), normalization, x),
        ConvolutionShape convolution => ReferenceTimeLayers.Convolve(parameters, NameOf("convolution"), convolution, x),
        TimePoolingShape pooling => ReferenceTimeLayers.Pool(pooling, x),
        WindowShape window => ReferenceSequenceLayers.Cut(window, x),
        RecurrentShape recurrent => ReferenceRecurrentLayers.Run(parameters, _recurrent++, recurrent, x),
        DilatedShape dilated => Deal(dilated, x),
        SelfAttentionShape attention => ReferenceTimeLayers.Attend(parameters, NameOf("attention"), attention, x),
        ResidualShape residual => AddTo(x, Run(residual.Layers, x)),
        SideBySideShape branches => Join([.. branches.Branches.Select(branch => Run(branch, x))]),
        _ => throw new ArgumentException($"There is no reference of {layer}."),
    };

    // Every sequence is run by the same layers.
    private (double[][] Y, SequencePullback Backward) Deal(DilatedShape shape, double[][] x)
    {
        int first = _recurrent;
        return ReferenceRecurrentLayers.Deal(shape.Dilation, x, sequence =>
        {
            _recurrent = first;
            return Run(shape.Layers, sequence);
        });
    }

    private string NameOf(string kind)
    {
        int number = _counts.GetValueOrDefault(kind);
        _counts[kind] = number + 1;
        return $"{kind}.{number}";
    }

    // Each step is repeated until the sequence has one of the lengths that it had before a layer with a stride.
    private static (double[][] Y, SequencePullback Backward) Repeat(int factor, Stack<int> lengths, double[][] x)
    {
        int length = lengths.Pop();
        while ((length + factor - 1) / factor != x.Length || lengths.Count > 0)
            length = lengths.Pop();
        return ([.. Enumerable.Range(0, length).Select(t => x[t / factor])],
            dY => [.. x.Select((_, t) => dY[(t * factor)..Math.Min((t + 1) * factor, length)].Aggregate(ReferenceMath.Add))]);
    }

    private static (double[][] Y, SequencePullback Backward) AddTo(double[][] x, (double[][] Y, SequencePullback Backward) inner) =>
        (Sum(x, inner.Y), dY => Sum(dY, inner.Backward(dY)));

    private static (double[][] Y, SequencePullback Backward) Join((double[][] Y, SequencePullback Backward)[] branches)
    {
        return ([.. branches[0].Y.Select((_, t) => branches.SelectMany(branch => branch.Y[t]).ToArray())], Backward);

        double[][] Backward(double[][] dY)
        {
            List<double[][]> each = [];
            int first = 0;
            foreach (var (y, backward) in branches)
            {
                int end = first + y[0].Length, start = first;
                each.Add(backward([.. dY.Select(row => row[start..end])]));
                first = end;
            }

            return each.Aggregate(Sum);
        }
    }

    private static double[][] Sum(double[][] one, double[][] other) => [.. one.Zip(other, ReferenceMath.Add)];
}
