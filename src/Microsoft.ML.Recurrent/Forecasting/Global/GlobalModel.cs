using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Global;

/// <summary>A forecaster of many series, whose windows share the networks. Immutable and safe to share.</summary>
/// <param name="plan">What a network sees and what its outputs mean.</param>
/// <param name="networks">The members, whose outputs are averaged.</param>
/// <param name="share">The part of their distance from the window's location that is used, 0 to 1, as held-out windows advise.</param>
/// <param name="residuals">What calibrates bounds and quantiles.</param>
/// <param name="samples">Paths drawn by an autoregressive model.</param>
internal sealed class GlobalModel(GlobalPlan plan, IReadOnlyList<RecurrentNetwork> networks, float share, ResidualQuantiles residuals, int samples) : ForecastModel
{
    public GlobalPlan Plan => plan;

    public IReadOnlyList<RecurrentNetwork> Networks => networks;

    public ResidualQuantiles Residuals => residuals;

    public int Samples => samples;

    public override SeriesSchema Schema => plan.Schema;

    public override ForecastArchitecture Architecture => plan.Architecture;

    public override int Horizon => plan.Horizon;

    public override int SeasonLength => plan.SeasonLength;

    public override int ContextLength => plan.ContextLength;

    public override bool IsLogarithmic => plan.Scale.IsLogarithm;

    public override int NumberOfMembers => networks.Count;

    public override float NetworkShare => share;

    public override ForecastState CreateState() => new GlobalState(new SeriesState(plan.Schema, plan.HistoryLength));

    public override ForecastRunner CreateRunner() => new GlobalRunner(this);

    public override void Write(PayloadWriter payload) => GlobalPayload.Write(payload, this);

    public override ForecastState ReadState(SectionReader section) => new GlobalState(SeriesState.Read(section, plan.Schema, plan.HistoryLength));
}
