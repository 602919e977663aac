using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>A trained forecaster without the series it knows. Immutable and safe to share.</summary>
internal abstract class ForecastModel
{
    /// <summary>What is read of a row.</summary>
    public abstract SeriesSchema Schema { get; }

    /// <summary>How the networks are used; never automatic.</summary>
    public abstract ForecastArchitecture Architecture { get; }

    /// <summary>Steps forecast at once, H.</summary>
    public abstract int Horizon { get; }

    /// <summary>Steps of a season; 1 means none.</summary>
    public abstract int SeasonLength { get; }

    /// <summary>Values before the origin that the networks see.</summary>
    public abstract int ContextLength { get; }

    /// <summary>Whether the model works on logarithms.</summary>
    public abstract bool IsLogarithmic { get; }

    /// <summary>The networks that are averaged.</summary>
    public abstract IReadOnlyList<RecurrentNetwork> Networks { get; }

    /// <summary>Networks that are averaged.</summary>
    public int NumberOfNetworks => Networks.Count;

    /// <summary>The part of what the networks say that is used, 0 to 1.</summary>
    public abstract float NetworkShare { get; }

    /// <summary>Correlation of the errors of one step and the next, see <see cref="Intervals.StepCorrelation"/>.</summary>
    public abstract float StepCorrelation { get; }

    /// <summary>How training of the networks ended.</summary>
    public TrainingRecord Training { get; init; } = TrainingRecord.Unknown;

    /// <summary>Paths that are drawn for a forecast; 0 where none are.</summary>
    public virtual int NumberOfPaths => 0;

    public abstract ForecastState CreateState();

    public abstract ForecastRunner CreateRunner();

    /// <summary>Writes the sections of the model.</summary>
    public abstract void Write(PayloadWriter payload);

    /// <summary>Reads a state that this model's states wrote.</summary>
    /// <exception cref="ModelFormatException">The section is damaged.</exception>
    public abstract ForecastState ReadState(SectionReader section);
}
