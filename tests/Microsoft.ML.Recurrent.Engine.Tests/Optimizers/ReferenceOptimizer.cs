namespace Microsoft.ML.Recurrent.Engine.Tests.Optimizers;

/// <summary>One parameter in double precision, as torch's documentation writes the algorithms. Takes gradient and learning rate, changes the weight.</summary>
internal sealed class ReferenceOptimizer
{
    private int _t;
    private double _a;
    private double _b;
    private double _c;

    public required Func<ReferenceOptimizer, double, double, double, double> Rule { get; init; }

    public double Step(double weight, double gradient, double rate)
    {
        _t++;
        return Rule(this, weight, gradient, rate);
    }

    public static ReferenceOptimizer Sgd(double momentum, bool nesterov, double decay) => new()
    {
        Rule = (o, w, g, rate) =>
        {
            g += decay * w;
            o._a = o._t == 1 ? g : momentum * o._a + g;
            return w - rate * (nesterov ? g + momentum * o._a : o._a);
        },
    };

    public static ReferenceOptimizer Adam(double beta1, double beta2, double epsilon, bool amsGrad, double decay, double decoupled) => new()
    {
        Rule = (o, w, g, rate) =>
        {
            w *= 1 - rate * decoupled;
            g += decay * w;
            o._a = beta1 * o._a + (1 - beta1) * g;
            o._b = beta2 * o._b + (1 - beta2) * g * g;
            o._c = Math.Max(o._c, o._b);
            double second = (amsGrad ? o._c : o._b) / (1 - Math.Pow(beta2, o._t));
            return w - rate * o._a / (1 - Math.Pow(beta1, o._t)) / (Math.Sqrt(second) + epsilon);
        },
    };

    public static ReferenceOptimizer RmsProp(double alpha, double epsilon, double momentum, bool centered) => new()
    {
        Rule = (o, w, g, rate) =>
        {
            o._a = alpha * o._a + (1 - alpha) * g * g;
            o._c = alpha * o._c + (1 - alpha) * g;
            double spread = o._a - (centered ? o._c * o._c : 0);
            o._b = momentum * o._b + g / (Math.Sqrt(spread) + epsilon);
            return w - rate * o._b;
        },
    };

    public static ReferenceOptimizer Adagrad(double epsilon, double accumulator, double rateDecay) => new()
    {
        Rule = (o, w, g, rate) =>
        {
            o._a = (o._t == 1 ? accumulator : o._a) + g * g;
            return w - rate / (1 + (o._t - 1) * rateDecay) * g / (Math.Sqrt(o._a) + epsilon);
        },
    };
}
