using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Mutations.Samples;

namespace Microsoft.ML.Recurrent.Mutations.Targets;

/// <summary>The state of a forecasting engine, saved in the middle of a series.</summary>
internal sealed class SeriesEngineTarget(MLContext ml, ITransformer forecaster, SeriesRow next) : MutationTarget("engine", StateOf(ml, forecaster, next))
{
    private readonly ForecastingEngine<SeriesRow, SeriesForecast> _engine = forecaster.CreateForecastingEngine<SeriesRow, SeriesForecast>(ml, next.Series);

    public override void Read(byte[] bytes) => _engine.LoadState(new MemoryStream(bytes, writable: false));

    public override void Use() => _engine.Predict(2);

    public override bool IsDocumented(Exception exception) => exception is ModelFormatException;

    private static byte[] StateOf(MLContext ml, ITransformer forecaster, SeriesRow next)
    {
        using var engine = forecaster.CreateForecastingEngine<SeriesRow, SeriesForecast>(ml, next.Series);
        engine.Observe(next);
        using var state = new MemoryStream();
        engine.SaveState(state);
        return state.ToArray();
    }
}
