using MathNet.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Losses.Reference;

/// <summary>The loss of one row in double precision, as the textbook writes it.</summary>
/// <param name="outputs">[Width].</param>
/// <param name="gradient">[Width], overwritten.</param>
internal delegate double ReferenceRow(double[] outputs, double[] gradient);

internal static class ReferenceLoss
{
    private const double Step = 1e-5;

    public static ReferenceRow CrossEntropy(int label, double smoothing, double[]? classWeights) => (outputs, gradient) =>
    {
        int classes = outputs.Length;
        double[] weights = classWeights ?? [.. Enumerable.Repeat(1.0, classes)];
        double sum = outputs.Sum(Math.Exp);
        double loss = 0;
        double targetSum = 0;
        var target = new double[classes];
        for (int k = 0; k < classes; k++)
        {
            target[k] = weights[k] * ((k == label ? 1 - smoothing : 0) + smoothing / classes);
            targetSum += target[k];
            loss -= target[k] * Math.Log(Math.Exp(outputs[k]) / sum);
        }

        for (int k = 0; k < classes; k++)
            gradient[k] = targetSum * Math.Exp(outputs[k]) / sum - target[k];
        return loss;
    };

    public static ReferenceRow Squared(double[] targets) => Mean(targets, 1, (o, y, d) =>
    {
        d[0] = 2 * (o[0] - y);
        return Math.Pow(o[0] - y, 2);
    });

    public static ReferenceRow Absolute(double[] targets) => Mean(targets, 1, (o, y, d) =>
    {
        d[0] = Math.Sign(o[0] - y);
        return Math.Abs(o[0] - y);
    });

    public static ReferenceRow Huber(double[] targets, double delta) => Mean(targets, 1, (o, y, d) =>
    {
        double e = o[0] - y;
        bool small = Math.Abs(e) <= delta;
        d[0] = small ? e : delta * Math.Sign(e);
        return small ? e * e / 2 : delta * (Math.Abs(e) - delta / 2);
    });

    public static ReferenceRow Binary(double[] targets, double positiveWeight) => Mean(targets, 1, (o, y, d) =>
    {
        double p = 1 / (1 + Math.Exp(-o[0]));
        d[0] = (1 - y) * p - positiveWeight * y * (1 - p);
        return -positiveWeight * y * Math.Log(p) - (1 - y) * Math.Log(1 - p);
    });

    public static ReferenceRow Quantiles(double[] targets, double[] quantiles) => Mean(targets, quantiles.Length, (o, y, d) =>
    {
        double loss = 0;
        for (int i = 0; i < quantiles.Length; i++)
        {
            d[i] = (y > o[i] ? -quantiles[i] : 1 - quantiles[i]) / quantiles.Length;
            loss += Math.Max(quantiles[i] * (y - o[i]), (quantiles[i] - 1) * (y - o[i])) / quantiles.Length;
        }

        return loss;
    });

    public static ReferenceRow Gaussian(double[] targets, double floor) => Mean(targets, 2, (o, y, d) =>
    {
        double s = Math.Log(1 + Math.Exp(o[1])) + floor;
        d[0] = (o[0] - y) / (s * s);
        d[1] = (1 / s - Math.Pow(y - o[0], 2) / (s * s * s)) / (1 + Math.Exp(-o[1]));
        return -Math.Log(1 / (s * Math.Sqrt(2 * Math.PI)) * Math.Exp(-Math.Pow((y - o[0]) / s, 2) / 2));
    });

    public static ReferenceRow StudentT(double[] targets, double floor) => Mean(targets, 3, (o, y, d) =>
    {
        double s = Math.Log(1 + Math.Exp(o[1])) + floor;
        double v = 2 + Math.Log(1 + Math.Exp(o[2]));
        double z = (y - o[0]) / s;
        d[0] = -(v + 1) * z / (v + z * z) / s;
        d[1] = (1 - (v + 1) * z * z / (v + z * z)) / s / (1 + Math.Exp(-o[1]));
        d[2] = (SpecialFunctions.DiGamma(v / 2) - SpecialFunctions.DiGamma((v + 1) / 2) + 1 / v + Math.Log(1 + z * z / v) - (v + 1) / v * z * z / (v + z * z))
            / 2 / (1 + Math.Exp(-o[2]));
        return -Math.Log(StudentTDensity(y, o[0], s, v));
    });

    /// <param name="counts">NaN where missing.</param>
    /// <param name="scales">One for each count.</param>
    public static ReferenceRow NegativeBinomial(double[] counts, double[] scales) => MeanByIndex(counts, 2, (o, i, d) =>
    {
        double y = counts[i];
        double m = scales[i] * Math.Log(1 + Math.Exp(o[0]));
        double a = Math.Log(1 + Math.Exp(o[1])) / Math.Sqrt(scales[i]);
        double r = 1 / a;
        d[0] = (m - y) / (m * (1 + a * m)) * scales[i] / (1 + Math.Exp(-o[0]));
        d[1] = r * r * (SpecialFunctions.DiGamma(y + r) - SpecialFunctions.DiGamma(r) - Math.Log(1 + a * m) + (m - y) / (r + m)) / Math.Sqrt(scales[i]) / (1 + Math.Exp(-o[1]));
        return -Math.Log(NegativeBinomialProbability(y, m, a));
    });

    public static double StudentTDensity(double y, double location, double scale, double freedom) =>
        SpecialFunctions.Gamma((freedom + 1) / 2) / SpecialFunctions.Gamma(freedom / 2) / Math.Sqrt(Math.PI * freedom) / scale
        * Math.Pow(1 + Math.Pow((y - location) / scale, 2) / freedom, -(freedom + 1) / 2);

    public static double NegativeBinomialProbability(double count, double mean, double dispersion) =>
        SpecialFunctions.Gamma(count + 1 / dispersion) / SpecialFunctions.Gamma(count + 1) / SpecialFunctions.Gamma(1 / dispersion)
        * Math.Pow(1 / (1 + dispersion * mean), 1 / dispersion) * Math.Pow(dispersion * mean / (1 + dispersion * mean), count);

    /// <summary>
    /// Minus the logarithm of the probability of all alignments, by walking through every path of <paramref name="steps"/> classes; outputs are [steps, classes].
    /// Removing repeats, then blanks (0), turns an alignment into its labels.
    /// </summary>
    public static ReferenceRow ConnectionistTemporal(int steps, int classes, int[] labels) => (outputs, gradient) =>
    {
        var softmax = new double[outputs.Length];
        for (int t = 0; t < steps; t++)
        {
            double sum = outputs.Skip(t * classes).Take(classes).Sum(Math.Exp);
            for (int k = 0; k < classes; k++)
                softmax[t * classes + k] = Math.Exp(outputs[t * classes + k]) / sum;
        }

        double total = 0;
        var occupancy = new double[outputs.Length];
        var path = new int[steps];
        for (int code = 0; code < (int)Math.Pow(classes, steps); code++)
        {
            double probability = 1;
            for (int t = 0, rest = code; t < steps; t++, rest /= classes)
            {
                path[t] = rest % classes;
                probability *= softmax[t * classes + path[t]];
            }

            if (!path.Where((k, t) => k != 0 && (t == 0 || path[t - 1] != k)).SequenceEqual(labels))
                continue;
            total += probability;
            for (int t = 0; t < steps; t++)
                occupancy[t * classes + path[t]] += probability;
        }

        for (int i = 0; i < outputs.Length; i++)
            gradient[i] = softmax[i] - occupancy[i] / total;
        return -Math.Log(total);
    };

    /// <summary>The gradient by central differences.</summary>
    public static double[] Differences(ReferenceRow row, double[] outputs)
    {
        var ignored = new double[outputs.Length];
        var gradient = new double[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            double[] moved = [.. outputs];
            moved[i] = outputs[i] + Step;
            double above = row(moved, ignored);
            moved[i] = outputs[i] - Step;
            gradient[i] = (above - row(moved, ignored)) / (2 * Step);
        }

        return gradient;
    }

    private static ReferenceRow Mean(double[] targets, int perTarget, Func<double[], double, double[], double> point) =>
        MeanByIndex(targets, perTarget, (outputs, i, gradient) => point(outputs, targets[i], gradient));

    private static ReferenceRow MeanByIndex(double[] targets, int perTarget, Func<double[], int, double[], double> point) => (outputs, gradient) =>
    {
        int present = targets.Count(y => !double.IsNaN(y));
        double loss = 0;
        Array.Clear(gradient);
        for (int i = 0; i < targets.Length; i++)
        {
            if (double.IsNaN(targets[i]))
                continue;
            var d = new double[perTarget];
            loss += point(outputs[(i * perTarget)..((i + 1) * perTarget)], i, d) / present;
            for (int j = 0; j < perTarget; j++)
                gradient[i * perTarget + j] = d[j] / present;
        }

        return loss;
    };
}
