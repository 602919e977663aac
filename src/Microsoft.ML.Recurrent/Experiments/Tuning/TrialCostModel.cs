using MathNet.Numerics.LinearAlgebra;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Predicts the time of a trial: the logarithm of the time as a linear function of its places, by ridge regression over the trials that were completed.
/// </summary>
internal sealed class TrialCostModel
{
    // In units of a trial's squared error in log-seconds: strong enough that one or two trials have no effect, weak compared with ten.
    private const double Ridge = 0.1;

    private readonly IReadOnlyList<SpaceParameter> _parameters;
    private readonly Vector<double> _weights;
    private readonly double _mean;

    private TrialCostModel(IReadOnlyList<SpaceParameter> parameters, Vector<double> weights, double mean) =>
        (_parameters, _weights, _mean) = (parameters, weights, mean);

    /// <summary>Fits the model to trials; returns null if no trial was completed.</summary>
    public static TrialCostModel? Of(ExperimentSpace space, IReadOnlyList<TrialResult> known)
    {
        var timed = known.Where(trial => trial.State == TrialState.Completed && trial.Seconds > 0).ToArray();
        if (timed.Length == 0)
            return null;
        var features = Matrix<double>.Build.DenseOfRows(timed.Select(trial => Features(space.Parameters, space.ToUnit(trial.Parameters))));
        var logSeconds = Vector<double>.Build.DenseOfEnumerable(timed.Select(trial => Math.Log(trial.Seconds)));
        var mean = logSeconds.Average();
        var normal = features.TransposeThisAndMultiply(features) + Matrix<double>.Build.DenseIdentity(features.ColumnCount) * Ridge;
        return new TrialCostModel(space.Parameters, normal.Cholesky().Solve(features.TransposeThisAndMultiply(logSeconds - mean)), mean);
    }

    /// <summary>Returns the logarithm of the seconds expected at a point.</summary>
    public double LogSeconds(double[] places) => _mean + _weights.DotProduct(Vector<double>.Build.Dense(Features(_parameters, places)));

    /// <summary>Returns the features of a point: the place of an ordered parameter, one column per value of any other.</summary>
    private static double[] Features(IReadOnlyList<SpaceParameter> parameters, double[] places)
    {
        var features = new List<double> { 1 };
        for (var i = 0; i < places.Length; i++)
        {
            if (parameters[i].IsOrdered)
            {
                features.Add(double.IsNaN(places[i]) ? 0 : places[i] - 0.5);
                continue;
            }

            var count = (int)parameters[i].Count.GetValueOrDefault();
            for (var value = 0; value < count; value++)
                features.Add(!double.IsNaN(places[i]) && (int)(places[i] * count) == value ? 1 : 0);
        }

        return [.. features];
    }
}
