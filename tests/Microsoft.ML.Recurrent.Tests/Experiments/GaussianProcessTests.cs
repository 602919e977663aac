using MathNet.Numerics.LinearAlgebra;
using Microsoft.ML.Recurrent.LinearAlgebra;

namespace Microsoft.ML.Recurrent.Experiments;

public sealed class GaussianProcessTests
{
    private static readonly ExperimentSpace s_space = ExperimentSpace.Empty.WithRange("A", 0.0, 1.0).WithRange("B", 0.0, 1.0).WithChoice("C", "x", "x", "y");

    [Fact]
    public void ItPassesThroughWhatIsKnownAndIsLessSureElsewhere()
    {
        var points = Points(40, withoutB: false);
        var process = GaussianProcess.Fit(s_space.Parameters, points, Standardized(points), new double[points.Length]);
        var values = Standardized(points);
        for (var i = 0; i < points.Length; i++)
            Assert.Equal(values[i], process.At(points[i]).Mean, 0.1);
        Assert.True(process.At([0.5, 2.5, 0.25]).Deviation > 3 * process.At(points[0]).Deviation);
    }

    [Fact]
    public void ScalesOfManyPointsComeFromSomeOfThem()
    {
        var points = Points(150, withoutB: true);
        var values = Standardized(points);
        var process = GaussianProcess.Fit(s_space.Parameters, points, values, new double[points.Length]);
        for (var i = 0; i < points.Length; i++)
            Assert.Equal(values[i], process.At(points[i]).Mean, 0.1);
    }

    [Fact]
    public void DistancesAreThoseOfEachPairOfPoints()
    {
        var points = Points(11, withoutB: true);
        var distances = new PointDistances(s_space.Parameters, points);
        var among = distances.Among();
        var scales = new KernelScales(Vector<double>.Build.Dense([-0.6, 0.2, 0.5, 0.3, -4]));
        for (int i = 0, pair = 0; i < points.Length; i++)
        {
            var radii = distances.SquaredRadii(points[i], scales);
            for (var j = 0; j <= i; j++, pair++)
            {
                double[] expected = [.. Enumerable.Range(0, 3).Select(d => Square(points[i][d], points[j][d], d < 2))];
                Assert.Equal(expected, among.Select(squares => squares[pair]));
                Assert.Equal(expected.Select((square, d) => square * scales.InverseSquare(d)).Sum(), radii[j], 1e-12);
            }
        }

        static double Square(double left, double right, bool isNumber) => double.IsNaN(left) && double.IsNaN(right) ? 0
            : double.IsNaN(left) || double.IsNaN(right) ? 1
            : isNumber ? (left - right) * (left - right) : left == right ? 0 : 1;
    }

    [Fact]
    public void WhatDoesNotMatterIsSmoothedOver()
    {
        var points = Points(40, withoutB: false);
        var values = Standardize([.. points.Select(point => Math.Sin(5 * point[0]))]);
        var process = GaussianProcess.Fit(s_space.Parameters, points, values, new double[points.Length]);
        Assert.Equal(process.At([0.3, 0.1, 0.25]).Mean, process.At([0.3, 0.9, 0.75]).Mean, 0.05);
        Assert.NotEqual(process.At([0.3, 0.1, 0.25]).Mean, process.At([0.9, 0.1, 0.25]).Mean, 0.5);
    }

    [Fact]
    public void AParameterThatDoesNotExistIsAValueOfItsOwn()
    {
        var points = Points(40, withoutB: true);
        var process = GaussianProcess.Fit(s_space.Parameters, points, Standardize([.. points.Select(point => double.IsNaN(point[1]) ? 1.0 : 0)]), new double[points.Length]);
        Assert.True(process.At([0.5, double.NaN, 0.25]).Mean > process.At([0.5, 0.5, 0.25]).Mean + 0.5);
    }

    [Fact]
    public void EqualValuesAndRepeatedPointsAreNoTrouble()
    {
        double[][] points = [.. Enumerable.Repeat(new[] { 0.5, 0.5, 0.25 }, 12)];
        Assert.Equal(0, GaussianProcess.Fit(s_space.Parameters, points, new double[12], new double[12]).At([0.1, 0.1, 0.75]).Mean, 1e-6);
        var mean = GaussianProcess.Fit(s_space.Parameters, points, [.. Enumerable.Range(0, 12).Select(i => i % 2 == 0 ? 1.0 : -1)], new double[points.Length]).At(points[0]).Mean;
        Assert.Equal(0, mean, 0.05);
    }

    [Fact]
    public void AnUncertainValueCountsLess()
    {
        var points = Points(40, withoutB: false);
        var values = Standardized(points);
        var variances = new double[points.Length];
        values[7] += 2;
        variances[7] = 4;
        var process = GaussianProcess.Fit(s_space.Parameters, points, values, variances);
        Assert.Equal(values[7] - 2, process.At(points[7]).Mean, 0.4);
        Assert.Equal(values[8], process.At(points[8]).Mean, 0.1);
    }

    [Fact]
    public void AFactorSolvesInvertsAndHasTheDeterminant()
    {
        var random = new Random(1);
        var matrix = Matrix<double>.Build.Dense(19, 19, (_, _) => random.NextDouble());
        matrix = (matrix * matrix.Transpose()) + Matrix<double>.Build.DenseIdentity(19);
        var factor = new CholeskyFactor([.. Enumerable.Range(0, 19).Select(i => matrix.Row(i).Take(i + 1).ToArray())]);
        double[] right = [.. Enumerable.Range(0, 19).Select(_ => random.NextDouble())];
        var expected = matrix.Solve(Vector<double>.Build.Dense(right));
        Assert.All(factor.Solve(right).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
        var inverse = matrix.Inverse();
        Assert.All(factor.Inverse().SelectMany((row, i) => row.Select((value, j) => (value, inverse[i, j]))), pair => Assert.Equal(pair.Item2, pair.value, 1e-9));
        Assert.Equal(Math.Log(matrix.Determinant()), factor.LogDeterminant, 1e-9);
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
        var among = new PointDistances(s_space.Parameters, points).Among();
        var values = Standardized(points);
        double[] variances = [.. points.Select((_, i) => i % 4 == 0 ? 0.2 : 0)];
        var logarithms = Vector<double>.Build.Dense([-0.6, 0.2, 0.5, 0.3, -4]);
        var gradient = GaussianProcess.Loss(among, values, variances, new KernelScales(logarithms)).Gradient;
        for (var i = 0; i < 5; i++)
        {
            double At(double change)
            {
                var moved = logarithms.Clone();
                moved[i] += change;
                return GaussianProcess.Loss(among, values, variances, new KernelScales(moved)).Loss;
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
