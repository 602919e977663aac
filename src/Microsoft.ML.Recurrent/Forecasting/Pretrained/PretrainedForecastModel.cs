using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained;

/// <summary>Represents a forecaster that uses a pretrained network. Immutable and safe to share.</summary>
/// <param name="schema">The columns that are read from a row.</param>
/// <param name="horizon">The number of steps that are forecast at once.</param>
/// <param name="network">The network.</param>
internal sealed class PretrainedForecastModel(SeriesSchema schema, int horizon, PretrainedModel network) : ForecastModel
{
    /// <summary>Gets the network.</summary>
    public PretrainedModel Network => network;

    public override SeriesSchema Schema => schema;

    public override ForecastArchitecture Architecture => ForecastArchitecture.Pretrained;

    public override int Horizon => horizon;

    /// <summary>Gets 1: seasons are found in the values of each series when it is forecast.</summary>
    public override int SeasonLength => 1;

    public override int ContextLength => PretrainedLayout.ContextLength;

    public override bool IsLogarithmic => false;

    public override IReadOnlyList<RecurrentNetwork> Networks => [network.Network(1)];

    public override float NetworkFraction => 1;

    public override float StepCorrelation => PretrainedLayout.StepCorrelation;

    public override ForecastState CreateState() => new WindowState(new SeriesState(schema, PretrainedLayout.HistoryLength));

    public override SeriesForecaster CreateForecaster() => new PretrainedForecaster(this);

    public override void Write(PayloadWriter payload)
    {
        payload.AddSection("horizon").Write(horizon);
        PretrainedWeights.Write(payload, network);
    }

    /// <exception cref="ModelFormatException">The payload is damaged.</exception>
    public static PretrainedForecastModel Read(PayloadReader payload, SeriesSchema schema)
    {
        var horizon = payload.GetSection("horizon").ReadInt32("the horizon", 1, ForecastingDefaults.LongestLength);
        return new PretrainedForecastModel(schema, horizon, PretrainedWeights.Read(payload));
    }

    public override ForecastState ReadState(SectionReader section) => new WindowState(SeriesState.Read(section, schema, PretrainedLayout.HistoryLength));
}
