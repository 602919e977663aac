using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Members;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>Represents a forecaster of many series, whose windows share the networks. Immutable and safe to share.</summary>
/// <param name="groups">The networks, grouped by their smoothing; at least one group, each of at least one network.</param>
/// <param name="share">The part of the networks' distance from the window's location that is used, 0 to 1, chosen on held-out windows.</param>
/// <param name="known">The known spreads on which the bounds are based.</param>
/// <param name="residuals">The residuals that calibrate bounds and quantiles.</param>
/// <param name="samples">The number of paths that an autoregressive model draws.</param>
/// <param name="correlation">The correlation of the errors of one step and the next.</param>
internal sealed class GlobalModel(
    IReadOnlyList<MemberGroup> groups, float share, KnownSpread known, ResidualQuantiles residuals, int samples, float correlation = 0) : ForecastModel
{
    public IReadOnlyList<MemberGroup> Groups => groups;

    /// <summary>Gets the plan of the first group; it is the plan of all groups, except for the smoothing.</summary>
    public GlobalPlan Plan { get; } = groups[0].Plan;

    public KnownSpread Known => known;

    public ResidualQuantiles Residuals => residuals;

    public int Samples => samples;

    public override int NumberOfPaths => Plan.IsAutoregressive ? samples : 0;

    public override SeriesSchema Schema => Plan.Schema;

    public override ForecastArchitecture Architecture => Plan.Architecture;

    public override int Horizon => Plan.Horizon;

    public override int SeasonLength => Plan.SeasonLength;

    public override int ContextLength => Plan.ContextLength;

    public override bool IsLogarithmic => Plan.Scale.IsLogarithm;

    public override IReadOnlyList<RecurrentNetwork> Networks => [.. groups.SelectMany(group => group.Networks)];

    public override float NetworkFraction => share;

    public override float StepCorrelation => correlation;

    private int KeptRows => PretrainedMember.KeptLength(Member, Horizon, Plan.KeptLength);

    public override ForecastState CreateState() => new WindowState(new SeriesState(Plan.Schema, KeptRows)) { Adaptation = CreateAdaptation() };

    public override SeriesForecaster CreateForecaster() => new GlobalForecaster(this);

    public override void Write(PayloadWriter payload) => GlobalPayload.Write(payload, this);

    public override ForecastState ReadState(SectionReader section) =>
        new WindowState(SeriesState.Read(section, Plan.Schema, KeptRows)) { Adaptation = CreateAdaptation() }.WithAdaptation(section);
}
