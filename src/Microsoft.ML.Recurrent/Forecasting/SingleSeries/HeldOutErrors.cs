using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Members;

namespace Microsoft.ML.Recurrent.Forecasting.SingleSeries;

/// <summary>
/// Collects the errors of held-out forecasts: the standardized targets and the networks' outputs for them. They determine the share of the networks' correction
/// that is used and the residuals that calibrate the bounds.
/// </summary>
/// <param name="horizon">The number of steps ahead.</param>
/// <param name="phases">The factors of the spread at the positions of the season, or an empty array.</param>
internal sealed class HeldOutErrors(int horizon, float[] phases)
{
    private readonly List<(int Step, float Spread, float Phase, float Target, float Correction, float Member)> _errors = [];

    /// <summary>The values that were forecast, each from one origin or more.</summary>
    private readonly HashSet<int> _values = [];

    /// <summary>Gets the number of values that were forecast.</summary>
    public int ValueCount => _values.Count;

    /// <summary>Gets the position in the series of the last value that was forecast; -1 if there is none.</summary>
    public int LastValue { get; private set; } = -1;

    /// <summary>Adds the average forecasts of several networks over held-out windows.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="windows">The windows.</param>
    /// <param name="networks">The networks.</param>
    /// <param name="medians">The forecasts of a pretrained network for the windows, NaN if missing; empty if none takes part. [windows, H]</param>
    public void Add(SeriesPlan plan, LocalWindows windows, IReadOnlyList<RecurrentNetwork> networks, float[] medians)
    {
        var mean = new float[windows.Count * horizon];
        foreach (var network in networks)
        {
            using var predictor = new BatchPredictor(network, 1);
            var outputs = predictor.Predict(windows);
            for (var i = 0; i < mean.Length; i++)
                mean[i] += outputs[i] / networks.Count;
        }

        for (var i = 0; i < windows.Count; i++)
        {
            var targets = windows.Values(i);
            for (var h = 0; h < horizon; h++)
            {
                if (float.IsNaN(targets[h]))
                    continue;
                var position = windows.Origin(i) + h;
                _values.Add(position);
                LastValue = Math.Max(LastValue, position);
                var member = medians.Length == 0 ? float.NaN : windows.Standardized(i, h, plan.Scale.Forward(medians[(i * horizon) + h]));
                _errors.Add((h, plan.Statistics.Spread[h], phases.Length == 0 ? 1 : phases[position % phases.Length], targets[h], mean[i * horizon + h],
                    member));
            }
        }
    }

    /// <summary>
    /// Returns the factor on the correction that minimizes the squared standardized errors, within 0 and 1, shrunk toward one half if there are few errors: if
    /// two forecasts cannot be distinguished, their mean is the safe choice (Bates and Granger 1969; Timmermann 2006).
    /// </summary>
    public float BestShare()
    {
        const double PriorShare = 0.5;
        const double PriorWeight = 10;
        double product = 0, square = 0, independent = 0;
        foreach (var (step, _, _, target, correction, _) in _errors)
        {
            product += (double)target * correction;
            square += (double)correction * correction;

            // Forecasts of the same values overlap, and the errors of the steps of one forecast are related.
            independent += 1.0 / ((step + 1) * horizon);
        }

        var best = square == 0 ? PriorShare : Math.Clamp(product / square, 0, 1);
        return (float)((independent * best + PriorWeight * PriorShare) / (independent + PriorWeight));
    }

    /// <summary>Returns the errors by which the weight of a pretrained network is chosen.</summary>
    /// <param name="share">The share of the networks' correction that is used.</param>
    public MemberWeight MemberWeight(float share)
    {
        var weight = new MemberWeight(horizon);
        foreach (var (step, _, _, target, correction, member) in _errors)
            if (!float.IsNaN(member))
                weight.Add(step, target - ((double)share * correction), member - ((double)share * correction));
        return weight;
    }

    /// <summary>Lets a pretrained network take part, so that the errors are those of the combined forecasts.</summary>
    /// <param name="combined">The network.</param>
    public void Combine(PretrainedMember combined)
    {
        foreach (ref var error in CollectionsMarshal.AsSpan(_errors))
            if (!float.IsNaN(error.Member))
            {
                error.Target -= combined.Weight * error.Member;
                error.Correction *= 1 - combined.Weight;
            }
    }

    /// <summary>Returns the residuals on the model's scale divided by the factors of their positions, for each step ahead.</summary>
    public List<double>[] Residuals(float share)
    {
        var residuals = new List<double>[horizon];
        for (var h = 0; h < horizon; h++)
            residuals[h] = [];
        foreach (var (step, spread, phase, target, correction, _) in _errors)
            residuals[step].Add(spread / phase * ((double)target - share * correction));
        return residuals;
    }

    /// <summary>Returns the correlation of the residuals of one step and the next.</summary>
    public float StepCorrelation(float share) =>
        Intervals.StepCorrelation.Measure(_errors.Select(error => (error.Step, error.Target - ((double)share * error.Correction))));

    /// <summary>Returns the root mean square of all residuals, on the model's scale.</summary>
    public double RootMeanSquare(float share)
    {
        double sum = 0;
        foreach (var (_, spread, _, target, correction, _) in _errors)
        {
            var residual = spread * ((double)target - share * correction);
            sum += residual * residual;
        }

        return _errors.Count == 0 ? 0 : Math.Sqrt(sum / _errors.Count);
    }
}
