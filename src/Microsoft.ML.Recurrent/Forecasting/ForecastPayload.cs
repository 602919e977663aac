using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Evaluation.Accuracy;
using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.SingleSeries;
using Microsoft.ML.Recurrent.Forecasting.States;
using Microsoft.ML.Recurrent.Forecasting.Statistical;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>
/// Writes and reads a forecaster in a model file: the columns, the schema of the rows, the model, and the state of each series that it knows.
/// </summary>
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

    /// <summary>Adds the sections of a model, without the columns that the forecaster writes.</summary>
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
    /// <param name="readState">The function that reads the state of a series.</param>
    /// <exception cref="ModelFormatException">The payload is damaged; the message names the section.</exception>
    public static (ForecastModel Model, ForecastStates States) Read(PayloadReader payload, Func<ForecastModel, SectionReader, ForecastState> readState)
    {
        var schema = SeriesSchema.Read(payload.GetSection("schema"));
        var section = payload.GetSection("architecture");
        var architecture = section.ReadEnum<ForecastArchitecture>();
        ForecastModel model = architecture switch
        {
            ForecastArchitecture.SeasonalCorrection => LocalPayload.Read(payload, schema),
            ForecastArchitecture.Pretrained => PretrainedForecastModel.Read(payload, schema),
            ForecastArchitecture.Naive or ForecastArchitecture.SeasonalNaive or ForecastArchitecture.ExponentialSmoothing =>
                StatisticalPayload.Read(payload, schema, architecture),
            ForecastArchitecture.Automatic => throw section.Defect("the architecture is automatic; a model must have a chosen one."),
            _ => GlobalPayload.Read(payload, schema, architecture),
        };
        return (model, ForecastStates.Read(payload.GetSection("series"), state => readState(model, state)));
    }
}
