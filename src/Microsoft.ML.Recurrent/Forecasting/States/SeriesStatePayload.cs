using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.States;

/// <summary>How an engine of one series saves where the series is: a payload of its own, without the model.</summary>
internal static class SeriesStatePayload
{
    private const string Section = "state";

    /// <summary>The kind of payload of a forecasting engine.</summary>
    public static PayloadFormat Forecasting { get; } = new("ForecastingEngine", 1);

    /// <summary>The kind of payload of a detection engine.</summary>
    public static PayloadFormat Detection { get; } = new("AnomalyDetectionEngine", 1);

    public static void Write(Stream stream, PayloadFormat format, ForecastState state)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var payload = new PayloadWriter(format);
        state.Write(payload.AddSection(Section));
        payload.WriteTo(stream);
    }

    /// <param name="stream">The stream.</param>
    /// <param name="format">The kind of payload.</param>
    /// <param name="readState">Reads a state of the engine's model.</param>
    /// <exception cref="ModelFormatException">The payload is damaged, or of another kind of engine or another model.</exception>
    public static TState Read<TState>(Stream stream, PayloadFormat format, Func<SectionReader, TState> readState)
        where TState : ForecastState
    {
        ArgumentNullException.ThrowIfNull(stream);
        var payload = PayloadReader.Open(stream, format);
        var state = readState(payload.GetSection(Section));
        payload.Finish();
        return state;
    }
}
