using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents the result of a comparison of forecasters. Immutable. Safe for concurrent use if the model is.</summary>
public sealed class ForecastingExperimentResult
{
    internal ForecastingExperimentResult(ExperimentResult experiment, IReadOnlyList<KeyValuePair<ForecastMethod, double>> methods, ITransformer model)
    {
        Experiment = experiment;
        Methods = methods;
        Model = model;
    }

    /// <summary>Gets the result of the experiment with the recurrent forecasters.</summary>
    public ExperimentResult Experiment { get; }

    /// <summary>Gets every method with its metric, the mean over the folds, best first; NaN if it could not be measured.</summary>
    public IReadOnlyList<KeyValuePair<ForecastMethod, double>> Methods { get; }

    /// <summary>Gets the best method.</summary>
    public ForecastMethod BestMethod => Methods[0].Key;

    /// <summary>
    /// Gets the fitted model of the best method. It forecasts, saves, loads and streams as any forecaster, and has the columns of the options to start from,
    /// with bounds and quantiles if they name them.
    /// </summary>
    /// <value>
    /// A <see cref="ForecastingTransformer"/> that is fitted on all rows, except if the best method is <see cref="ForecastMethod.Recurrent"/>: then it is
    /// <see cref="RecurrentModel"/>.
    /// </value>
    public ITransformer Model { get; }

    /// <summary>
    /// Gets the fitted model of the best recurrent forecaster, whether or not it is the best method: fitted on all rows if <see
    /// cref="ExperimentResult.IsRefitted"/> is true.
    /// </summary>
    public ITransformer RecurrentModel => Experiment.Model;

    /// <summary>Gets a text of one or two sentences that names the best method and its advantage.</summary>
    public string Summary
    {
        get
        {
            var all = string.Join(", ", Methods.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{Name(entry.Key)} {entry.Value:g4}")));
            var (first, best) = Methods[0];
            var recurrent = Methods.Single(method => method.Key == ForecastMethod.Recurrent).Value;
            var second = Methods[1].Value;
            var verdict = first == ForecastMethod.Recurrent
                ? string.Create(CultureInfo.InvariantCulture, $"The recurrent forecaster wins, {1 - (best / second):p1} better than {Name(Methods[1].Key)}.")
                : string.Create(CultureInfo.InvariantCulture, $"{Name(first)} wins: no recurrent forecaster that was tried is as good, "
                    + $"the best is {(recurrent / best) - 1:p1} worse. {nameof(Model)} is {Name(first)}, fitted on all rows.");
            return $"{verdict} {Experiment.Metric.Name}: {all}.";
        }
    }

    /// <summary>Returns <see cref="Summary"/>, followed by the result of the experiment with the recurrent forecasters.</summary>
    /// <returns>A human-readable text of several lines, in the invariant culture.</returns>
    public override string ToString() => $"{Summary}\n{Experiment}";

    private static string Name(ForecastMethod method) => method switch
    {
        ForecastMethod.Naive => "Naive",
        ForecastMethod.SeasonalNaive => "Seasonal naive",
        ForecastMethod.ExponentialSmoothing => "Exponential smoothing",
        ForecastMethod.Pretrained => "Pretrained network",
        _ => "recurrent",
    };
}
