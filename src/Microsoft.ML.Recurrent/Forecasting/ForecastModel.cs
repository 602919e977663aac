using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Members;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>Represents a trained forecaster without the states of its series. Immutable and safe to share.</summary>
internal abstract class ForecastModel
{
    private readonly Lazy<ModelFingerprint> _fingerprint;

    protected ForecastModel() => _fingerprint = new(() => new ModelFingerprint(
        Networks, [Horizon, SeasonLength, ContextLength, IsLogarithmic ? 1 : 0, NetworkFraction, StepCorrelation, AdaptationRate,
            .. Characteristics, .. Member?.Characteristics ?? []]));

    /// <summary>Gets the fingerprint by which the states of the model are recognized.</summary>
    public ModelFingerprint Fingerprint => _fingerprint.Value;

    /// <summary>Gets the schema of the rows that the model reads.</summary>
    public abstract SeriesSchema Schema { get; }

    /// <summary>Gets how the networks are used; never automatic.</summary>
    public abstract ForecastArchitecture Architecture { get; }

    /// <summary>Gets the number of steps that are forecast at once, H.</summary>
    public abstract int Horizon { get; }

    /// <summary>Gets the number of steps of a season; 1 means no season.</summary>
    public abstract int SeasonLength { get; }

    /// <summary>Gets the number of values before the origin that the networks read.</summary>
    public abstract int ContextLength { get; }

    /// <summary>Gets a value that indicates whether the model uses the logarithms of the values.</summary>
    public abstract bool IsLogarithmic { get; }

    /// <summary>Gets the networks that are averaged.</summary>
    public abstract IReadOnlyList<RecurrentNetwork> Networks { get; }

    /// <summary>Gets the number of networks that are averaged.</summary>
    public int NumberOfNetworks => Networks.Count;

    /// <summary>Gets the fraction of the networks' output that is used, 0 to 1.</summary>
    public abstract float NetworkFraction { get; }

    /// <summary>Gets the correlation of the errors of one step and the next, see <see cref="Intervals.StepCorrelation"/>.</summary>
    public abstract float StepCorrelation { get; }

    /// <summary>Gets the rate at which bounds adapt to the errors of each series, see <see cref="BoundsAdaptation"/>; 0 if they do not.</summary>
    public float AdaptationRate { get; init; }

    /// <summary>Gets the pretrained network that takes part in the forecasts of the networks; null if there is none.</summary>
    public PretrainedMember? Member { get; init; }

    /// <summary>Gets how training of the networks ended.</summary>
    public TrainingRecord Training { get; init; } = TrainingRecord.Unknown;

    /// <summary>Gets the number of paths that are drawn for a forecast; 0 if the model draws no paths.</summary>
    public virtual int NumberOfPaths => 0;

    /// <summary>Gets what else distinguishes the model from another, for the fingerprint.</summary>
    protected virtual IEnumerable<float> Characteristics => [];

    public abstract ForecastState CreateState();

    /// <summary>Returns how the bounds of a series adapt before its first row; null if bounds do not adapt.</summary>
    protected BoundsAdaptation? CreateAdaptation() =>
        AdaptationRate > 0 ? new BoundsAdaptation(Schema.TargetCount, Horizon, AdaptationRate, StepCorrelation) : null;

    public abstract SeriesForecaster CreateForecaster();

    /// <summary>Writes the sections of the model.</summary>
    public abstract void Write(PayloadWriter payload);

    /// <summary>Reads a state that a state of this model wrote.</summary>
    /// <exception cref="ModelFormatException">The section is damaged.</exception>
    public abstract ForecastState ReadState(SectionReader section);
}
