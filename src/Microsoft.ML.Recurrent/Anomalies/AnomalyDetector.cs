using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Anomalies;

/// <summary>Represents a trained forecaster and the rule that defines anomalies. Immutable and safe to share.</summary>
internal sealed record AnomalyDetector(ForecastModel Model, AnomalyRule Rule)
{
    private static readonly PayloadFormat s_format = new("AnomalyDetector", 1);

    public AnomalyState CreateState() => new(Model.CreateState(), Model);

    /// <param name="payload">The stream to write to.</param>
    /// <param name="states">The states of the series, an <see cref="AnomalyState"/> for each.</param>
    public void Write(Stream payload, ForecastStates states)
    {
        var writer = new PayloadWriter(s_format);
        Rule.Write(writer.AddSection("rule"));
        ForecastPayload.Write(writer, Model, states);
        writer.WriteTo(payload);
    }

    /// <exception cref="ModelFormatException">The payload is damaged; the message names the section.</exception>
    public static (AnomalyDetector Detector, ForecastStates States) Read(Stream payload)
    {
        var reader = PayloadReader.Open(payload, s_format);
        var rule = AnomalyRule.Read(reader.GetSection("rule"));
        var (model, states) = ForecastPayload.Read(reader, (model, section) => AnomalyState.Read(section, model));
        reader.Finish();
        return (new AnomalyDetector(model, rule), states);
    }
}
