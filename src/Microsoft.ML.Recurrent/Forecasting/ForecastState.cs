using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>
/// What a forecaster remembers of one series: the whole state of an engine, at constant cost and memory for each observation. Not safe for concurrent use.
/// </summary>
internal abstract class ForecastState
{
    /// <summary>The id of the series; empty where there is only one, or before the first row.</summary>
    public abstract string SeriesId { get; }

    /// <summary>Time steps since the first row.</summary>
    public abstract long Observed { get; }

    /// <summary>Steps from the last row to a coming one, by its time; null where times say nothing.</summary>
    /// <exception cref="ArgumentException">The row is not later, or does not fall on the grid of the sampling interval.</exception>
    public virtual long? StepsTo(ForecastRow row) => null;

    /// <summary>Takes the next row of the series.</summary>
    /// <exception cref="ArgumentException">The row does not continue the series; the state stays as it was.</exception>
    public abstract void Observe(ForecastRow row);

    /// <summary>Takes the steps that are missing in time before a row, so that the row is the next one. Does nothing before the first row.</summary>
    /// <exception cref="ArgumentException">The row does not continue the series; the state stays as it was.</exception>
    public abstract void SkipTo(ForecastRow row);

    /// <summary>Becomes equal to another state of the same model.</summary>
    public abstract void CopyFrom(ForecastState other);

    /// <summary>Goes back to before the first observation.</summary>
    public abstract void Clear();

    public abstract void Write(SectionWriter section);
}
