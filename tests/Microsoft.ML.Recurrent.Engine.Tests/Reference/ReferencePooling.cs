using static Microsoft.ML.Recurrent.Engine.Tests.Reference.ReferenceMath;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// From all steps of one sequence, [T][D], to one vector [D]. Last takes the forward half from the last step and the reverse half from the first,
/// that is where each direction has read everything. Joined has last, mean and maximum side by side. Attention is that of Yang et al. 2016: score = v · tanh(W h + b), softmax over the steps, weighted sum.
/// </summary>
internal sealed class ReferencePooling
{
    private readonly ReferencePoolingKind _kind;
    private readonly int _forwardWidth;
    private readonly ReferenceAffine? _keys;
    private readonly ReferenceParameter? _query;

    public ReferencePooling(ReferenceParameters parameters, ReferencePoolingKind kind, int width, int forwardWidth, int attentionSize = 0)
    {
        _kind = kind;
        _forwardWidth = forwardWidth;
        if (kind != ReferencePoolingKind.Attention)
            return;
        _keys = new(parameters.Add("attention.weight", attentionSize, width), parameters.Add("attention.bias", attentionSize));
        _query = parameters.Add("attention.vector", attentionSize);
    }

    /// <summary>Values that the head reads for each column.</summary>
    public int Parts => _kind == ReferencePoolingKind.Joined ? 3 : 1;

    public (double[] Y, Func<double[], double[][]> Backward) Apply(double[][] h) => _kind switch
    {
        ReferencePoolingKind.Last => Last(h),
        ReferencePoolingKind.Mean => Mean(h),
        ReferencePoolingKind.Max => Max(h),
        ReferencePoolingKind.Joined => Join(Last(h), Mean(h), Max(h)),
        _ => Attention(h),
    };

    private (double[] Y, Func<double[], double[][]> Backward) Last(double[][] h)
    {
        int width = h[0].Length;
        int StepOf(int j) => j < _forwardWidth ? h.Length - 1 : 0;
        return (Map(width, j => h[StepOf(j)][j]), dY => Scatter(h, dY, StepOf));
    }

    private static (double[] Y, Func<double[], double[][]> Backward) Mean(double[][] h) =>
        (Map(h[0].Length, j => h.Average(step => step[j])), dY => [.. h.Select(_ => Map(dY.Length, j => dY[j] / h.Length))]);

    /// <summary>The first of equal maxima gets the whole gradient.</summary>
    private static (double[] Y, Func<double[], double[][]> Backward) Max(double[][] h)
    {
        int[] best = [.. Enumerable.Range(0, h[0].Length).Select(j => Enumerable.Range(0, h.Length).MaxBy(t => h[t][j]))];
        return (Map(best.Length, j => h[best[j]][j]), dY => Scatter(h, dY, j => best[j]));
    }

    private static (double[] Y, Func<double[], double[][]> Backward) Join(params (double[] Y, Func<double[], double[][]> Backward)[] parts)
    {
        int width = parts[0].Y.Length;
        return ([.. parts.SelectMany(part => part.Y)], dY =>
        {
            double[][][] each = [.. parts.Select((part, p) => part.Backward(dY[(p * width)..((p + 1) * width)]))];
            return [.. each[0].Select((_, t) => Map(width, j => each.Sum(dH => dH[t][j])))];
        }
        );
    }

    private static double[][] Scatter(double[][] h, double[] dY, Func<int, int> stepOf)
    {
        var dH = Zeros(h.Length, dY.Length);
        for (int j = 0; j < dY.Length; j++)
            dH[stepOf(j)][j] = dY[j];
        return dH;
    }

    private (double[] Y, Func<double[], double[][]> Backward) Attention(double[][] h)
    {
        var keys = h.Select(step => _keys!.Apply(step)).ToArray();
        double[][] u = [.. keys.Select(key => Map(key.Y.Length, a => Math.Tanh(key.Y[a])))];
        double[] score = Map(h.Length, t => Multiply(_query!.Value, u[t]).Sum());
        double largest = score.Max();
        double total = score.Sum(s => Math.Exp(s - largest));
        double[] weight = Map(h.Length, t => Math.Exp(score[t] - largest) / total);
        double[] y = Map(h[0].Length, j => Enumerable.Range(0, h.Length).Sum(t => weight[t] * h[t][j]));

        return (y, Backward);

        double[][] Backward(double[] dY)
        {
            double[] dWeight = Map(h.Length, t => Multiply(dY, h[t]).Sum());
            double mean = Multiply(weight, dWeight).Sum();
            var dH = new double[h.Length][];
            for (int t = 0; t < h.Length; t++)
            {
                int step = t;
                double dScore = weight[t] * (dWeight[t] - mean);
                Accumulate(_query!.Gradient, Map(u[t].Length, a => dScore * u[step][a]));
                double[] dKey = Map(u[t].Length, a => dScore * _query.Value[a] * (1 - u[step][a] * u[step][a]));
                dH[t] = Add(keys[t].Backward(dKey), Map(dY.Length, j => weight[step] * dY[j]));
            }

            return dH;
        }
    }
}
