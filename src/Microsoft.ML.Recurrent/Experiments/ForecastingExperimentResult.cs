using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents the result of a comparison of forecasters. Immutable. Safe for concurrent use if the model is.</summary>
public sealed class ForecastingExperimentResult
{
    internal ForecastingExperimentResult(ExperimentResult experiment, IReadOnlyList<KeyValuePair<ForecastContender, double>> standings)
    {
        Experiment = experiment;
        Standings = standings;
    }

    /// <summary>Gets the result of the experiment with the recurrent forecasters.</summary>
    public ExperimentResult Experiment { get; }

    /// <summary>Gets every contender with its metric, the mean over the folds, best first; NaN if it could not be measured.</summary>
    public IReadOnlyList<KeyValuePair<ForecastContender, double>> Standings { get; }

    /// <summary>Gets the best contender.</summary>
    public ForecastContender Winner => Standings[0].Key;

    /// <summary>Gets the fitted model of the best recurrent forecaster, whether or not it won.</summary>
    public ITransformer Model => Experiment.Model;

    /// <summary>Gets a text of one or two sentences that names the winner and its advantage.</summary>
    public string Summary
    {
        get
        {
            var all = string.Join(", ", Standings.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{Name(entry.Key)} {entry.Value:g4}")));
            var (winner, best) = Standings[0];
            var recurrent = Standings.Single(standing => standing.Key == ForecastContender.Recurrent).Value;
            var second = Standings[1].Value;
            var verdict = winner == ForecastContender.Recurrent
                ? string.Create(CultureInfo.InvariantCulture, $"The recurrent forecaster wins, {1 - (best / second):p1} better than {Name(Standings[1].Key)}.")
                : string.Create(CultureInfo.InvariantCulture, $"{Name(winner)} wins: no recurrent forecaster that was tried is as good, "
                    + $"the best is {(recurrent / best) - 1:p1} worse. Use the simple one.");
            return $"{verdict} {Experiment.Metric.Name}: {all}.";
        }
    }

    /// <summary>Returns <see cref="Summary"/>, followed by the result of the experiment with the recurrent forecasters.</summary>
    /// <returns>A human-readable text of several lines, in the invariant culture.</returns>
    public override string ToString() => $"{Summary}\n{Experiment}";

    private static string Name(ForecastContender contender) => contender switch
    {
        ForecastContender.Naive => "Naive",
        ForecastContender.SeasonalNaive => "Seasonal naive",
        ForecastContender.ExponentialSmoothing => "Exponential smoothing",
        _ => "recurrent",
    };
}
