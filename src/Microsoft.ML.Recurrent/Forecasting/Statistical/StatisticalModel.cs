using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Forecasting.Statistical;

/// <summary>Represents a forecaster without a network: naive, seasonal naive or exponential smoothing. Immutable and safe to share.</summary>
/// <param name="plan">What determines the forecasts.</param>
/// <param name="errors">The errors of forecasts within the training rows, which determine the bounds.</param>
internal sealed class StatisticalModel(StatisticalPlan plan, StatisticalErrors errors) : ForecastModel
{
    /// <summary>Gets what determines the forecasts.</summary>
    public StatisticalPlan Plan => plan;

    /// <summary>Gets the errors of forecasts within the training rows.</summary>
    public StatisticalErrors Errors => errors;

    public override SeriesSchema Schema => plan.Schema;

    public override ForecastArchitecture Architecture => plan.Architecture;

    public override int Horizon => plan.Horizon;

    public override int SeasonLength => plan.SeasonLength;

    /// <summary>Gets the length of a season: the number of values after which every position of the season has one.</summary>
    public override int ContextLength => plan.SeasonLength;

    public override bool IsLogarithmic => false;

    public override IReadOnlyList<RecurrentNetwork> Networks => [];

    public override float NetworkFraction => 0;

    public override float StepCorrelation => errors.Correlation;

    public override ForecastState CreateState() => new StatisticalState(plan);

    public override SeriesForecaster CreateForecaster() => new StatisticalForecaster(this);

    public override void Write(PayloadWriter payload) => StatisticalPayload.Write(payload, this);

    public override ForecastState ReadState(SectionReader section) => StatisticalState.Read(section, plan);

    // Two models of the same sizes smooth differently, and a state of one is none of the other.
    protected override IEnumerable<float> Characteristics =>
    [
        (int)plan.Architecture,
        .. plan.Coefficients.Values.SelectMany(series => series).SelectMany(target => new[] { target.Level, target.Season, target.Trend, target.Damping }),
    ];
}
