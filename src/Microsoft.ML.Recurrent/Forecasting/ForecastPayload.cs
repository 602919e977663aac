using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Evaluation.Accuracy;
using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.SingleSeries;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>How a forecaster lies in a model file: the columns, what is read of a row, the model, and where each series it knows stands.</summary>
internal static class ForecastPayload
{
    private static readonly PayloadFormat s_format = new("Forecaster", 1);

    public static void Write(Stream stream, ForecastModel model, ForecastColumns columns, ForecastStates states)
    {
        var payload = new PayloadWriter(s_format);
        columns.Write(payload.AddSection("columns"));
        Write(payload, model, states);
        payload.WriteTo(stream);
    }

    /// <summary>Adds the sections of a model, without the columns it writes.</summary>
    public static void Write(PayloadWriter payload, ForecastModel model, ForecastStates states)
    {
        model.Schema.Write(payload.AddSection("schema"));
        payload.AddSection("architecture").Write((int)model.Architecture);
        model.Write(payload);
        states.Write(payload.AddSection("series"));
    }

    /// <exception cref="ModelFormatException">The payload is damaged; the message names the section.</exception>
    public static (ForecastModel Model, ForecastColumns Columns, ForecastStates States) Read(Stream stream)
    {
        var payload = PayloadReader.Open(stream, s_format);
        var columns = ForecastColumns.Read(payload.GetSection("columns"));
        var (model, states) = Read(payload, (model, section) => model.ReadState(section));
        payload.Finish();
        return (model, columns, states);
    }

    /// <summary>Reads the sections of a model.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="readState">Reads where a series stands.</param>
    /// <exception cref="ModelFormatException">The payload is damaged; the message names the section.</exception>
    public static (ForecastModel Model, ForecastStates States) Read(PayloadReader payload, Func<ForecastModel, SectionReader, ForecastState> readState)
    {
        var schema = SeriesSchema.Read(payload.GetSection("schema"));
        var section = payload.GetSection("architecture");
        var architecture = section.ReadEnum<ForecastArchitecture>();
        ForecastModel model = architecture switch
        {
            ForecastArchitecture.SeasonalCorrection => LocalPayload.Read(payload, schema),
            ForecastArchitecture.Automatic => throw section.Defect("the architecture was left open."),
            _ => GlobalPayload.Read(payload, schema, architecture),
        };
        return (model, ForecastStates.Read(payload.GetSection("series"), state => readState(model, state)));
    }
}
