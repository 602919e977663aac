using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.States;

/// <summary>Writes and reads the state of an engine of one series: a payload of its own, without the model.</summary>
internal static class SeriesStatePayload
{
    private const string Section = "state";

    /// <summary>Gets the format of the payload of a forecasting engine.</summary>
    public static PayloadFormat Forecasting { get; } = new("ForecastingEngine", 1);

    /// <summary>Gets the format of the payload of a detection engine.</summary>
    public static PayloadFormat Detection { get; } = new("AnomalyDetectionEngine", 1);

    /// <param name="stream">The stream.</param>
    /// <param name="format">The format of the payload.</param>
    /// <param name="model">The fingerprint of the engine's model.</param>
    /// <param name="state">The state.</param>
    public static void Write(Stream stream, PayloadFormat format, ModelFingerprint model, ForecastState state)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var payload = new PayloadWriter(format);
        model.Write(payload);
        state.Write(payload.AddSection(Section));
        payload.WriteTo(stream);
    }

    /// <param name="stream">The stream.</param>
    /// <param name="format">The format of the payload.</param>
    /// <param name="model">The fingerprint of the engine's model.</param>
    /// <param name="readState">The function that reads a state of the engine's model.</param>
    /// <exception cref="ModelFormatException">The payload is damaged, or belongs to another kind of engine or to another model.</exception>
    public static TState Read<TState>(Stream stream, PayloadFormat format, ModelFingerprint model, Func<SectionReader, TState> readState)
        where TState : ForecastState
    {
        ArgumentNullException.ThrowIfNull(stream);
        var payload = PayloadReader.Open(stream, format);
        model.Check(payload);
        var state = readState(payload.GetSection(Section));
        payload.Finish();
        return state;
    }
}
