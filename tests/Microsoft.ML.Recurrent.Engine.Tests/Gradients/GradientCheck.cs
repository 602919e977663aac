namespace Microsoft.ML.Recurrent.Engine.Tests.Gradients;

/// <summary>
/// Compares gradients written by hand with differences of the loss, in double. The four-point formula
/// f'(x) = (f(x - 2s) - 8 f(x - s) + 8 f(x + s) - f(x + 2s)) / 12s has an error of order s⁴, so that the step can be long enough for rounding not to matter.
/// </summary>
internal sealed class GradientCheck
{
    private const double Step = 2e-4;
    private const double RelativeTolerance = 1e-6;

    private readonly List<(string Name, double[] Value, double[] Gradient)> _variables = [];
    private int _checked;

    public GradientCheck Add(string name, double[] value, double[] gradient)
    {
        Assert.Equal(value.Length, gradient.Length);
        _variables.Add((name, value, gradient));
        return this;
    }

    /// <summary>Asserts that every element of every variable's gradient is that of <paramref name="loss"/>.</summary>
    public void Verify(Func<double> loss)
    {
        // What rounding alone can do to the difference quotient of a loss of this size; everything above it counts as an error of the gradient.
        double noise = 1e-11 * Math.Max(1, Math.Abs(loss()));
        foreach (var (name, value, gradient) in _variables)
        {
            for (int k = 0; k < value.Length; k++)
            {
                double expected = Differentiate(loss, value, k);
                double allowed = RelativeTolerance * Math.Max(Math.Abs(expected), Math.Abs(gradient[k])) + noise;
                Assert.True(Math.Abs(expected - gradient[k]) <= allowed, $"d loss / d {name}[{k}] is {gradient[k]:R} by hand and {expected:R} by differences.");
                _checked++;
            }
        }

        Assert.True(_checked > 0, "There was nothing to check.");
    }

    private static double Differentiate(Func<double> loss, double[] value, int k)
    {
        double original = value[k];
        double At(double offset)
        {
            value[k] = original + offset;
            return loss();
        }

        double derivative = (At(-2 * Step) - 8 * At(-Step) + 8 * At(Step) - At(2 * Step)) / (12 * Step);
        value[k] = original;
        return derivative;
    }
}
