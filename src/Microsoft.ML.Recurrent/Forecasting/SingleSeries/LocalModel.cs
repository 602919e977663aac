using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Members;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Forecasting.SingleSeries;

/// <summary>
/// Represents a forecaster of one short series: the plan, the networks whose outputs are averaged, and the width of bounds. Immutable and safe to share.
/// </summary>
/// <param name="schema">The columns that are read from a row.</param>
/// <param name="plan">The plan by which values become forecasts.</param>
/// <param name="networks">The networks; empty if the baseline is exact.</param>
/// <param name="share">The part of the networks' correction that is used, 0 to 1, chosen on held-out windows.</param>
/// <param name="intervals">The bounds.</param>
/// <param name="correlation">The correlation of the errors of one step and the next.</param>
internal sealed class LocalModel(
    SeriesSchema schema, SeriesPlan plan, IReadOnlyList<RecurrentNetwork> networks, float share, ForecastIntervals intervals,
    float correlation = 0) : ForecastModel
{
    public override SeriesSchema Schema => schema;

    public override ForecastArchitecture Architecture => ForecastArchitecture.SeasonalCorrection;

    public override int Horizon => plan.Horizon;

    public override int SeasonLength => plan.SeasonLength;

    public override int ContextLength => plan.ContextLength;

    public override bool IsLogarithmic => plan.Scale.IsLogarithm;

    public override float NetworkFraction => share;

    public override float StepCorrelation => correlation;

    public SeriesPlan Plan => plan;

    public override IReadOnlyList<RecurrentNetwork> Networks => networks;

    public ForecastIntervals Intervals => intervals;

    private int KeptRows => PretrainedMember.KeptLength(Member, plan.Horizon, 1);

    public override ForecastState CreateState() => new LocalState(schema, plan, CreateAdaptation(), KeptRows);

    public override SeriesForecaster CreateForecaster() => new LocalForecaster(this);

    public override void Write(PayloadWriter payload) => LocalPayload.Write(payload, this);

    public override ForecastState ReadState(SectionReader section) => LocalState.Read(section, schema, plan, CreateAdaptation(), KeptRows);
}
