using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Attention;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Normalization;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers.Front;

/// <summary>Chains of layers in double precision, one sequence at a time, written as the formulas are.</summary>
/// <param name="parameters">The values of the parameters by name.</param>
internal sealed class ReferenceLayers(IReadOnlyDictionary<string, double[]> parameters)
{
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>Runs the layers on a sequence. [t][size]</summary>
    public double[][] Run(LayerList layers, double[][] x)
    {
        var lengths = new Stack<int>();
        foreach (var layer in layers)
        {
            if (layer is UpsamplingShape upsampling)
            {
                int length = lengths.Pop();
                while ((length + upsampling.Factor - 1) / upsampling.Factor != x.Length || lengths.Count > 0)
                    length = lengths.Pop();
                x = [.. Enumerable.Range(0, length).Select(t => x[t / upsampling.Factor])];
                continue;
            }

            if (layer is ConvolutionShape { Stride: > 1 } or TimePoolingShape { Stride: > 1 })
                lengths.Push(x.Length);
            x = Run(layer, x);
        }

        return x;
    }

    private double[][] Run(LayerShape layer, double[][] x) => layer switch
    {
        DenseShape dense => Dense(NameOf("dense"), x, dense.Size),
        ActivationShape activation => [.. x.Select(row => row.Select(value => Apply(activation.Function, value)).ToArray())],
        GatedShape gated => [.. Dense(NameOf("gated"), x, 2 * gated.Size).Select(row =>
            Enumerable.Range(0, gated.Size).Select(i => row[i] * Apply(gated.Gate, row[gated.Size + i])).ToArray())],
        NormalizationShape normalization => Normalize(normalization.Statistic, x),
        ConvolutionShape convolution => Convolve(convolution, x),
        TimePoolingShape pooling => Pool(pooling, x),
        WindowShape window => Cut(window, x),
        SelfAttentionShape attention => Attend(attention, x),
        ResidualShape residual => [.. Run(residual.Layers, x).Zip(x, (sum, row) => sum.Zip(row, (a, b) => a + b).ToArray())],
        SideBySideShape branches => Join(branches, x),
        _ => throw new ArgumentException($"There is no reference of {layer}."),
    };

    private string NameOf(string kind)
    {
        int number = _counts.GetValueOrDefault(kind);
        _counts[kind] = number + 1;
        return $"{kind}.{number}";
    }

    private double[][] Dense(string name, double[][] x, int size)
    {
        double[] weight = parameters[name + ".weight"], bias = parameters[name + ".bias"];
        return [.. x.Select(row => Enumerable.Range(0, size).Select(o => bias[o] + row.Select((value, i) => weight[o * row.Length + i] * value).Sum()).ToArray())];
    }

    private double[][] Normalize(NormalizationKind kind, double[][] x)
    {
        string name = NameOf("normalization");
        double[] gain = parameters[name + ".weight"];
        if (kind == NormalizationKind.RootMeanSquare)
            return [.. x.Select(row => row.Select((value, i) => value / Math.Sqrt(row.Average(v => v * v) + 1e-5) * gain[i]).ToArray())];
        double[] bias = parameters[name + ".bias"];
        if (kind is NormalizationKind.Instance or NormalizationKind.Sequence)
        {
            return [.. x.Select(row => row.Select((value, i) =>
            {
                double[] all = [.. x.SelectMany(other => kind == NormalizationKind.Instance ? [other[i]] : other)];
                double mean = all.Average(), variance = all.Average(v => (v - mean) * (v - mean));
                return (value - mean) / Math.Sqrt(variance + 1e-5) * gain[i] + bias[i];
            }).ToArray())];
        }

        return
        [
            .. x.Select(row =>
            {
                double mean = row.Average(), variance = row.Average(v => (v - mean) * (v - mean));
                return row.Select((value, i) => (value - mean) / Math.Sqrt(variance + 1e-5) * gain[i] + bias[i]).ToArray();
            }),
        ];
    }

    private double[][] Convolve(ConvolutionShape shape, double[][] x)
    {
        string name = NameOf("convolution");
        int inputs = x[0].Length / shape.Groups, outputs = shape.Channels / shape.Groups;
        int first = -((shape.KernelSize - 1) * shape.Dilation) + shape.LookAhead;
        List<double[]> rows = [];
        for (int t = 0; t < x.Length; t += shape.Stride)
        {
            var row = new double[shape.Channels];
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                int group = channel / outputs;
                string of = shape.Groups == 1 ? name : $"{name}.groups.{group}";
                double[] weight = parameters[of + ".weight"];
                row[channel] = parameters[of + ".bias"][channel % outputs];
                for (int tap = 0; tap < shape.KernelSize; tap++)
                {
                    int at = t + first + tap * shape.Dilation;
                    for (int i = 0; i < inputs && at >= 0 && at < x.Length; i++)
                        row[channel] += weight[((channel % outputs) * shape.KernelSize + tap) * inputs + i] * x[at][group * inputs + i];
                }
            }

            rows.Add(row);
        }

        return [.. rows];
    }

    private static double[][] Pool(TimePoolingShape shape, double[][] x)
    {
        List<double[]> rows = [];
        for (int t = 0; t < x.Length; t += shape.Stride)
        {
            double[][] last = x[Math.Max(0, t - shape.Size + 1)..(t + 1)];
            rows.Add([.. Enumerable.Range(0, x[0].Length).Select(i =>
                shape.Statistic == TimePoolingKind.Average ? last.Average(row => row[i]) : last.Max(row => row[i]))]);
        }

        return [.. rows];
    }

    private static double[][] Cut(WindowShape shape, double[][] x)
    {
        List<double[]> rows = [];
        for (int t = 0; t < x.Length; t += shape.Stride)
        {
            int first = t - (shape.Size - shape.Stride) / 2;
            double[][] window = [.. Enumerable.Range(first, shape.Size).Select(at => x[Math.Clamp(at, 0, x.Length - 1)])];
            rows.Add([.. Enumerable.Range(0, shape.Parts).SelectMany(part =>
            {
                double[][] steps = window[(part * shape.Size / shape.Parts)..((part + 1) * shape.Size / shape.Parts)];
                return Enumerable.Range(0, x[0].Length).Select(i => steps.Average(row => row[i]));
            })]);
        }

        return [.. rows];
    }

    private double[][] Attend(SelfAttentionShape shape, double[][] x)
    {
        int size = shape.Size;
        double[][] all = Dense(NameOf("attention"), x, 3 * size);
        return
        [
            .. all.Select((row, t) =>
            {
                double[][] last = all[Math.Max(0, t - shape.Window + 1)..(t + 1)];
                double[] scores = [.. last.Select(other => Math.Exp(Enumerable.Range(0, size).Sum(i => row[i] * other[size + i]) / Math.Sqrt(size)))];
                return Enumerable.Range(0, size).Select(i => last.Zip(scores, (other, score) => other[(2 * size) + i] * score).Sum() / scores.Sum()).ToArray();
            }),
        ];
    }

    private double[][] Join(SideBySideShape shape, double[][] x)
    {
        double[][][] branches = [.. shape.Branches.Select(branch => Run(branch, x))];
        return [.. Enumerable.Range(0, x.Length).Select(t => branches.SelectMany(branch => branch[t]).ToArray())];
    }

    private static double Apply(ActivationFunction function, double x) => function switch
    {
        ActivationFunction.Rectified => Math.Max(0, x),
        ActivationFunction.LeakyRectified => x > 0 ? x : 0.01 * x,
        ActivationFunction.ExponentialLinear => x > 0 ? x : Math.Exp(x) - 1,
        ActivationFunction.SigmoidLinear => x / (1 + Math.Exp(-x)),
        ActivationFunction.GaussianErrorLinear => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
        ActivationFunction.Tanh => Math.Tanh(x),
        ActivationFunction.Sigmoid => 1 / (1 + Math.Exp(-x)),
        ActivationFunction.Softplus => Math.Log(1 + Math.Exp(x)),
        _ => throw new ArgumentOutOfRangeException(nameof(function)),
    };
}
