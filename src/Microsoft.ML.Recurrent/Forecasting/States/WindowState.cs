using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.States;

/// <summary>Represents what a forecaster that reads windows remembers of a series: its last rows, unchanged. Not safe for concurrent use.</summary>
internal sealed class WindowState(SeriesState rows) : ForecastState
{
    public SeriesState Rows => rows;

    public override string SeriesId => rows.Id;

    public override long Observed => rows.Observed;

    public override long? StepsToComing(ForecastRow row) => rows.StepsToComing(row);

    public override void Observe(ForecastRow row) => rows.Observe(row);

    public override void SkipTo(ForecastRow row) => rows.SkipTo(row);

    public override void Align(SeriesClock clock) => rows.Align(clock);

    public override void CopyFrom(ForecastState other)
    {
        rows.CopyFrom(((WindowState)other).Rows);
        Adaptation?.CopyFrom(other.Adaptation!);
    }

    public override void Begin(string id)
    {
        rows.Begin(id);
        Adaptation?.Reset();
    }

    public override void Write(SectionWriter section)
    {
        rows.Write(section);
        Adaptation?.Write(section);
    }

    /// <summary>Reads how the bounds adapt, after the rows.</summary>
    /// <exception cref="ModelFormatException">The section is damaged.</exception>
    public WindowState WithAdaptation(SectionReader section)
    {
        Adaptation?.Read(section);
        return this;
    }
}
