using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>A function to be made small, of the kind tuners are compared by; tests and evaluation share it.</summary>
internal sealed class TuningProblem
{
    private readonly ExperimentSpace _space;
    private readonly Func<TrialParameters, double> _loss;

    private TuningProblem(string name, ExperimentSpace space, Func<TrialParameters, double> loss) => (Name, _space, _loss) = (name, space, loss);

    /// <summary>Four standard functions of real numbers, on the domains they are usually given, and one of two choices besides.</summary>
    public static IReadOnlyList<TuningProblem> All { get; } =
    [
        new("branin", Reals((-5, 10), (0, 15)), point => Branin(Number(point, 0), Number(point, 1))),
        new("hartmann6", Reals([.. Enumerable.Repeat((0.0, 1.0), 6)]), point => Hartmann6(Numbers(point, 6))),
        new("rosenbrock4", Reals([.. Enumerable.Repeat((-5.0, 10.0), 4)]), point => Rosenbrock(Numbers(point, 4))),
        new("ackley4", Reals([.. Enumerable.Repeat((-15.0, 30.0), 4)]), point => Ackley(Numbers(point, 4))),
        new("mixed2c", Reals((-2, 2), (-2, 2)).WithChoice("first", "Rosenbrock", "Rosenbrock", "Camel", "Beale").WithChoice("second", "Rosenbrock", "Rosenbrock", "Camel", "Beale"),
            point => Mixed((string)point["first"], Number(point, 0), Number(point, 1)) + Mixed((string)point["second"], Number(point, 0), Number(point, 1))),
    ];

    /// <summary>Name of the function and number of its arguments.</summary>
    public string Name { get; }

    /// <summary>The value at a point.</summary>
    public double LossAt(TrialParameters point) => _loss(point);

    /// <summary>The domain, with a first point that is drawn: the middle would be no start like any other.</summary>
    public ExperimentSpace SpaceFor(int seed)
    {
        var random = new SeededRandom((ulong)seed, 77);
        return _space.Parameters.Aggregate(_space, (space, parameter) => parameter switch
        {
            RealParameter real => space.WithRange(real.Name, real.Minimum, real.Maximum, real.IsLogarithmic, (double)real.FromUnit(random.NextDouble())),
            ChoiceParameter choice => space.WithChoice(choice.Name, choice.FromUnit(random.NextDouble()), choice.Values),
            _ => space,
        });
    }

    /// <summary>The losses of the trials that a tuner proposes one after the other.</summary>
    public IEnumerable<double> Losses(SeededTuner tuner) => Trials(tuner).Select(trial => trial.Loss);

    /// <summary>The trials that a tuner proposes one after the other.</summary>
    public IEnumerable<TrialResult> Trials(SeededTuner tuner)
    {
        var known = new List<TrialResult>();
        while (true)
        {
            var point = tuner.Propose(known.Count, known);
            known.Add(new TrialResult { TrialId = known.Count, Parameters = point, State = TrialState.Completed, Loss = LossAt(point), Seconds = 1 });
            yield return known[^1];
        }
    }

    private static ExperimentSpace Reals(params (double Low, double High)[] bounds) =>
        bounds.Select((bound, i) => (bound, i)).Aggregate(ExperimentSpace.Empty, (space, pair) => space.WithRange($"x{pair.i}", pair.bound.Low, pair.bound.High));

    private static double Number(TrialParameters point, int index) => (double)point[$"x{index}"];

    private static double[] Numbers(TrialParameters point, int count) => [.. Enumerable.Range(0, count).Select(i => Number(point, i))];

    // Dixon and Szegő 1978; least 0.398.
    private static double Branin(double x, double y) =>
        Math.Pow(y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6, 2) + 10 * (1 - 1 / (8 * Math.PI)) * Math.Cos(x) + 10;

    // Dixon and Szegő 1978; least -3.322.
    private static double Hartmann6(double[] x)
    {
        double[] alpha = [1, 1.2, 3, 3.2];
        double[][] a = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]];
        double[][] p =
        [
            [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
            [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
        ];
        return -Enumerable.Range(0, 4).Sum(i => alpha[i] * Math.Exp(-Enumerable.Range(0, 6).Sum(j => a[i][j] * (x[j] - p[i][j]) * (x[j] - p[i][j]))));
    }

    // Least 0, at (1, ..., 1).
    private static double Rosenbrock(double[] x) => x.Zip(x.Skip(1)).Sum(pair => 100 * Math.Pow(pair.Second - pair.First * pair.First, 2) + Math.Pow(1 - pair.First, 2));

    // Least 0, at (0, ..., 0).
    private static double Ackley(double[] x) =>
        -20 * Math.Exp(-0.2 * Math.Sqrt(x.Average(value => value * value))) - Math.Exp(x.Average(value => Math.Cos(2 * Math.PI * value))) + 20 + Math.E;

    // The summands of Func2C of Ru et al., "Bayesian Optimisation over Multiple Continuous and Categorical Inputs", 2020.
    private static double Mixed(string kind, double x, double y) => kind switch
    {
        "Rosenbrock" => Rosenbrock([x, y]) / 300,
        "Camel" => ((4 - 2.1 * x * x + Math.Pow(x, 4) / 3) * x * x + x * y + (-4 + 4 * y * y) * y * y) / 10,
        _ => (Math.Pow(1.5 - x + x * y, 2) + Math.Pow(2.25 - x + x * y * y, 2) + Math.Pow(2.625 - x + x * y * y * y, 2)) / 50,
    };
}
