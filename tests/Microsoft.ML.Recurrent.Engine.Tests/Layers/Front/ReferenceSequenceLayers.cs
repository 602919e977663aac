using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Engine.Layers.Normalization;
using Microsoft.ML.Recurrent.Engine.Tests.Reference;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers.Front;

/// <summary>Layers that need whole sequences, in double precision, written as the formulas are.</summary>
internal static class ReferenceSequenceLayers
{
    // y = gain n + bias, where n = (x - mean) / sqrt(variance + 1e-5) over the steps of each value, or over the steps of all values.
    public static (double[][] Y, SequencePullback Backward) Normalize(ReferenceParameters parameters, string name, NormalizationKind kind, double[][] x)
    {
        var (gain, bias) = (parameters[name + ".weight"], parameters[name + ".bias"]);
        int size = x[0].Length;
        int[][] groups = kind == NormalizationKind.Instance ? [.. Enumerable.Range(0, size).Select(i => (int[])[i])] : [[.. Enumerable.Range(0, size)]];
        double[][] n = ReferenceMath.Zeros(x.Length, size);
        var roots = new double[size];
        foreach (int[] group in groups)
        {
            double mean = x.Average(row => group.Average(i => row[i]));
            double root = Math.Sqrt(x.Average(row => group.Average(i => (row[i] - mean) * (row[i] - mean))) + ReferenceNormalization.Epsilon);
            foreach (int i in group)
            {
                roots[i] = root;
                for (int t = 0; t < x.Length; t++)
                    n[t][i] = (x[t][i] - mean) / root;
            }
        }

        return ([.. n.Select(row => row.Select((value, i) => gain.Value[i] * value + bias.Value[i]).ToArray())], Backward);

        double[][] Backward(double[][] dY)
        {
            double[][] dX = ReferenceMath.Zeros(x.Length, size);
            for (int t = 0; t < x.Length; t++)
            {
                ReferenceMath.Accumulate(gain.Gradient, ReferenceMath.Multiply(n[t], dY[t]));
                ReferenceMath.Accumulate(bias.Gradient, dY[t]);
            }

            foreach (int[] group in groups)
            {
                double mean = dY.Average(row => group.Average(i => gain.Value[i] * row[i]));
                double product = dY.Zip(n, (row, of) => group.Average(i => gain.Value[i] * row[i] * of[i])).Average();
                foreach (int i in group)
                    for (int t = 0; t < x.Length; t++)
                        dX[t][i] = (gain.Value[i] * dY[t][i] - mean - n[t][i] * product) / roots[i];
            }

            return dX;
        }
    }

    public static (double[][] Y, SequencePullback Backward) Cut(WindowShape shape, double[][] x)
    {
        int size = x[0].Length;
        double[][] y = ReferenceMath.Zeros((x.Length + shape.Stride - 1) / shape.Stride, shape.Parts * size);
        EachShare((t, to, at, i, share) => y[t][to] += share * x[at][i]);
        return (y, Backward);

        double[][] Backward(double[][] dY)
        {
            double[][] dX = ReferenceMath.Zeros(x.Length, size);
            EachShare((t, to, at, i, share) => dX[at][i] += share * dY[t][to]);
            return dX;
        }

        // Calls back for each value [at][i] that has a share in the value [t][to]. Beyond the ends, the steps at the ends are repeated.
        void EachShare(Action<int, int, int, int, double> add)
        {
            for (int t = 0; t < y.Length; t++)
            {
                int first = t * shape.Stride - (shape.Size - shape.Stride) / 2;
                for (int part = 0; part < shape.Parts; part++)
                {
                    int start = part * shape.Size / shape.Parts, end = (part + 1) * shape.Size / shape.Parts;
                    for (int step = start; step < end; step++)
                        for (int i = 0; i < size; i++)
                            add(t, part * size + i, Math.Clamp(first + step, 0, x.Length - 1), i, 1.0 / (end - start));
                }
            }
        }
    }
}
