using Microsoft.ML.Recurrent.Engine.Layers.Attention;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Engine.Tests.Reference;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers.Front;

/// <summary>Layers that read several steps of a sequence, in double precision, written as the formulas are.</summary>
internal static class ReferenceTimeLayers
{
    public static (double[][] Y, SequencePullback Backward) Convolve(ReferenceParameters parameters, string name, ConvolutionShape shape, double[][] x)
    {
        int inputs = x[0].Length / shape.Groups, outputs = shape.Channels / shape.Groups;
        var groups = Enumerable.Range(0, shape.Groups).Select(group => shape.Groups == 1 ? name : $"{name}.groups.{group}")
            .Select(of => (Weight: parameters[of + ".weight"], Bias: parameters[of + ".bias"])).ToArray();
        double[][] y = ReferenceMath.Zeros((x.Length + shape.Stride - 1) / shape.Stride, shape.Channels);
        for (int t = 0; t < y.Length; t++)
            for (int channel = 0; channel < shape.Channels; channel++)
                y[t][channel] = groups[channel / outputs].Bias.Value[channel % outputs];
        EachProduct((weight, k, t, channel, at, i) => y[t][channel] += weight.Value[k] * x[at][i]);
        return (y, Backward);

        double[][] Backward(double[][] dY)
        {
            double[][] dX = ReferenceMath.Zeros(x.Length, x[0].Length);
            for (int t = 0; t < y.Length; t++)
                for (int channel = 0; channel < shape.Channels; channel++)
                    groups[channel / outputs].Bias.Gradient[channel % outputs] += dY[t][channel];
            EachProduct((weight, k, t, channel, at, i) =>
            {
                weight.Gradient[k] += dY[t][channel] * x[at][i];
                dX[at][i] += dY[t][channel] * weight.Value[k];
            });
            return dX;
        }

        // Calls back for each product of a weight [k] and a value [at][i] of which the value [t][channel] is the sum.
        void EachProduct(Action<ReferenceParameter, int, int, int, int, int> product)
        {
            for (int t = 0; t < y.Length; t++)
                for (int channel = 0; channel < shape.Channels; channel++)
                    for (int tap = 0; tap < shape.KernelSize; tap++)
                    {
                        int at = t * shape.Stride + (tap + 1 - shape.KernelSize) * shape.Dilation + shape.LookAhead;
                        for (int i = 0; i < inputs && at >= 0 && at < x.Length; i++)
                            product(
                                groups[channel / outputs].Weight, (channel % outputs * shape.KernelSize + tap) * inputs + i, t, channel, at,
                                channel / outputs * inputs + i);
                    }
        }
    }

    public static (double[][] Y, SequencePullback Backward) Pool(TimePoolingShape shape, double[][] x)
    {
        int size = x[0].Length;
        (int First, int Count)[] steps = [.. Enumerable.Range(0, (x.Length + shape.Stride - 1) / shape.Stride).Select(t => t * shape.Stride)
            .Select(t => (Math.Max(0, t - shape.Size + 1), Math.Min(t + 1, shape.Size)))];

        // The share of a step in the result. The first of equal maxima is used.
        double[][][] shares = [.. steps.Select(of => Enumerable.Range(of.First, of.Count).Select(s => Enumerable.Range(0, size).Select(i =>
            shape.Statistic == TimePoolingKind.Average ? 1.0 / of.Count
                : s == Enumerable.Range(of.First, of.Count).MaxBy(other => x[other][i]) ? 1 : 0).ToArray()).ToArray())];
        double[][] y = ReferenceMath.Zeros(steps.Length, size);
        EachShare((t, s, i, share) => y[t][i] += share * x[s][i]);
        return (y, Backward);

        double[][] Backward(double[][] dY)
        {
            double[][] dX = ReferenceMath.Zeros(x.Length, size);
            EachShare((t, s, i, share) => dX[s][i] += share * dY[t][i]);
            return dX;
        }

        void EachShare(Action<int, int, int, double> add)
        {
            for (int t = 0; t < steps.Length; t++)
                for (int s = 0; s < steps[t].Count; s++)
                    for (int i = 0; i < size; i++)
                        add(t, steps[t].First + s, i, shares[t][s][i]);
        }
    }

    public static (double[][] Y, SequencePullback Backward) Attend(ReferenceParameters parameters, string name, SelfAttentionShape shape, double[][] x)
    {
        int size = shape.Size;
        double scale = 1 / Math.Sqrt(size);
        var (all, denseBackward) = ReferenceRowLayers.Dense(parameters, name, x);
        double[][] queries = Part(0), keys = Part(1), values = Part(2);

        // a(t, s) is zero for a step s that t does not attend to.
        double[][] a = ReferenceMath.Zeros(x.Length, x.Length);
        for (int t = 0; t < x.Length; t++)
        {
            for (int s = Math.Max(0, t - shape.Window + 1); s <= t; s++)
                a[t][s] = Math.Exp(scale * Dot(queries[t], keys[s]));
            double sum = a[t].Sum();
            a[t] = [.. a[t].Select(value => value / sum)];
        }

        return ([.. a.Select(weights => Sum(weights, values))], Backward);

        double[][] Backward(double[][] dY)
        {
            double[][] dScores = [.. a.Select((weights, t) =>
            {
                double[] dA = [.. values.Select(value => Dot(dY[t], value))];
                double mean = Dot(weights, dA);
                return weights.Zip(dA, (weight, d) => scale * weight * (d - mean)).ToArray();
            })];
            return denseBackward([.. x.Select((_, t) => (double[])
                [.. Sum(dScores[t], keys), .. Sum([.. dScores.Select(row => row[t])], queries), .. Sum([.. a.Select(row => row[t])], dY)])]);
        }

        double[][] Part(int part) => [.. all.Select(row => row[(part * size)..((part + 1) * size)])];

        static double Dot(double[] one, double[] other) => one.Zip(other, (p, q) => p * q).Sum();

        static double[] Sum(double[] weights, double[][] rows) =>
            ReferenceMath.Map(rows[0].Length, i => weights.Zip(rows, (weight, row) => weight * row[i]).Sum());
    }
}
