using MathNet.Numerics.LinearAlgebra;

namespace Microsoft.ML.Recurrent.Experiments;

public sealed class GaussianProcessTests
{
    private static readonly ExperimentSpace s_space = ExperimentSpace.Empty.WithRange("A", 0.0, 1.0).WithRange("B", 0.0, 1.0).WithChoice("C", "x", "x", "y");

    [Fact]
    public void ItPassesThroughWhatIsKnownAndIsLessSureElsewhere()
    {
        var points = Points(40, withoutB: false);
        var process = GaussianProcess.Fit(s_space.Parameters, points, Standardized(points));
        var values = Standardized(points);
        for (var i = 0; i < points.Length; i++)
            Assert.Equal(values[i], process.At(points[i]).Mean, 0.1);
        Assert.True(process.At([0.5, 2.5, 0.25]).Deviation > 3 * process.At(points[0]).Deviation);
    }

    [Fact]
    public void WhatDoesNotMatterIsSmoothedOver()
    {
        var points = Points(40, withoutB: false);
        var values = Standardize([.. points.Select(point => Math.Sin(5 * point[0]))]);
        var process = GaussianProcess.Fit(s_space.Parameters, points, values);
        Assert.Equal(process.At([0.3, 0.1, 0.25]).Mean, process.At([0.3, 0.9, 0.75]).Mean, 0.05);
        Assert.NotEqual(process.At([0.3, 0.1, 0.25]).Mean, process.At([0.9, 0.1, 0.25]).Mean, 0.5);
    }

    [Fact]
    public void AParameterThatDoesNotExistIsAValueOfItsOwn()
    {
        var points = Points(40, withoutB: true);
        var process = GaussianProcess.Fit(s_space.Parameters, points, Standardize([.. points.Select(point => double.IsNaN(point[1]) ? 1.0 : 0)]));
        Assert.True(process.At([0.5, double.NaN, 0.25]).Mean > process.At([0.5, 0.5, 0.25]).Mean + 0.5);
    }

    [Fact]
    public void EqualValuesAndRepeatedPointsAreNoTrouble()
    {
        double[][] points = [.. Enumerable.Repeat(new[] { 0.5, 0.5, 0.25 }, 12)];
        Assert.Equal(0, GaussianProcess.Fit(s_space.Parameters, points, new double[12]).At([0.1, 0.1, 0.75]).Mean, 1e-6);
        var mean = GaussianProcess.Fit(s_space.Parameters, points, [.. Enumerable.Range(0, 12).Select(i => i % 2 == 0 ? 1.0 : -1)]).At(points[0]).Mean;
        Assert.Equal(0, mean, 0.05);
    }

    [Fact]
    public void ThePriorHasTheGradientOfItsDifferences()
    {
        var logarithms = Vector<double>.Build.Dense([-0.3, 0.8, -1.1, 0.4, -3]);
        var gradient = new double[5];
        new KernelScales(logarithms).AddPrior(gradient);
        for (var i = 0; i < 5; i++)
        {
            double At(double change)
            {
                var moved = logarithms.Clone();
                moved[i] += change;
                return new KernelScales(moved).AddPrior(new double[5]);
            }

            Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, gradient[i], 1e-6);
        }
    }

    [Fact]
    public void TheLossHasTheGradientOfItsDifferences()
    {
        var points = Points(15, withoutB: true);
        var among = new PointDistances(s_space.Parameters).Among(points);
        var values = Vector<double>.Build.Dense(Standardized(points));
        var logarithms = Vector<double>.Build.Dense([-0.6, 0.2, 0.5, 0.3, -4]);
        var gradient = GaussianProcess.Loss(among, values, new KernelScales(logarithms)).Gradient;
        for (var i = 0; i < 5; i++)
        {
            double At(double change)
            {
                var moved = logarithms.Clone();
                moved[i] += change;
                return GaussianProcess.Loss(among, values, new KernelScales(moved)).Loss;
            }

            Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, gradient[i], 1e-5);
        }
    }

    private static double[][] Points(int count, bool withoutB) =>
    [
        .. Enumerable.Range(0, count).Select(i => new[] { (i * 0.618) % 1, withoutB && i % 3 == 0 ? double.NaN : (i * 0.414) % 1, i % 2 == 0 ? 0.25 : 0.75 }),
    ];

    private static double[] Standardized(double[][] points) =>
        Standardize([.. points.Select(point => Math.Sin(4 * point[0]) + (double.IsNaN(point[1]) ? 1 : point[1] * point[1]) + (point[2] > 0.5 ? 0.7 : 0))]);

    private static double[] Standardize(double[] values)
    {
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return [.. values.Select(value => (value - mean) / deviation)];
    }
}
