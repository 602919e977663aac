using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Normalization;
using Microsoft.ML.Recurrent.Engine.Tests.Reference;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers.Front;

/// <summary>Layers that work on each step by itself, in double precision, written as the formulas are.</summary>
internal static class ReferenceRowLayers
{
    public static (double[][] Y, SequencePullback Backward) Dense(ReferenceParameters parameters, string name, double[][] x) =>
        EachRow(x, new ReferenceAffine(parameters[name + ".weight"], parameters[name + ".bias"]).Apply);

    public static (double[][] Y, SequencePullback Backward) Activate(ActivationFunction function, double[][] x) =>
        EachRow(x, row => ReferenceActivation.Apply(function, row));

    public static (double[][] Y, SequencePullback Backward) Gate(ReferenceParameters parameters, string name, GatedShape shape, double[][] x)
    {
        var affine = new ReferenceAffine(parameters[name + ".weight"], parameters[name + ".bias"]);
        return EachRow(x, row =>
        {
            var (both, backward) = affine.Apply(row);
            double[] values = both[..shape.Size];
            var (gates, gateBackward) = ReferenceActivation.Apply(shape.Gate, both[shape.Size..]);
            return (ReferenceMath.Multiply(values, gates),
                dY => backward([.. ReferenceMath.Multiply(gates, dY), .. gateBackward(ReferenceMath.Multiply(values, dY))]));
        });
    }

    public static (double[][] Y, SequencePullback Backward) Gate(ActivationFunction function, double[][] x) => EachRow(x, row =>
    {
        double[] values = row[..(row.Length / 2)];
        var (gates, gateBackward) = ReferenceActivation.Apply(function, row[(row.Length / 2)..]);
        return (ReferenceMath.Multiply(values, gates), dY => [.. ReferenceMath.Multiply(gates, dY), .. gateBackward(ReferenceMath.Multiply(values, dY))]);
    });

    public static (double[][] Y, SequencePullback Backward) Normalize(ReferenceParameters parameters, string name, NormalizationShape shape, double[][] x)
    {
        var gain = parameters[name + ".weight"];
        if (shape.Statistic != NormalizationKind.Layer)
            return EachRow(x, row => DivideByRootMeanSquare(gain, row));
        var bias = parameters[name + ".bias"];
        int width = x[0].Length / shape.Groups;
        return EachRow(x, row =>
        {
            var groups = Enumerable.Range(0, shape.Groups)
                .Select(group => new ReferenceNormalization(gain, bias, group * width).Apply(row[(group * width)..((group + 1) * width)])).ToArray();
            return ([.. groups.SelectMany(group => group.Y)],
                dY => [.. groups.SelectMany((group, g) => group.Backward(dY[(g * width)..((g + 1) * width)]))]);
        });
    }

    // y = gain n, where n = x / sqrt(mean of squares + 1e-5).
    private static (double[] Y, Pullback Backward) DivideByRootMeanSquare(ReferenceParameter gain, double[] x)
    {
        double root = Math.Sqrt(x.Average(value => value * value) + ReferenceNormalization.Epsilon);
        double[] n = [.. x.Select(value => value / root)];
        return (ReferenceMath.Multiply(gain.Value, n), Backward);

        double[] Backward(double[] dY)
        {
            ReferenceMath.Accumulate(gain.Gradient, ReferenceMath.Multiply(n, dY));
            double[] dN = ReferenceMath.Multiply(gain.Value, dY);
            double mean = ReferenceMath.Multiply(n, dN).Average();
            return [.. dN.Zip(n, (d, value) => (d - value * mean) / root)];
        }
    }

    private static (double[][] Y, SequencePullback Backward) EachRow(double[][] x, Func<double[], (double[] Y, Pullback Backward)> apply)
    {
        (double[] Y, Pullback Backward)[] rows = [.. x.Select(apply)];
        return ([.. rows.Select(row => row.Y)], dY => [.. rows.Zip(dY, (row, d) => row.Backward(d))]);
    }
}
