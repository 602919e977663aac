using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Fitting;

/// <summary>
/// Represents what is asked of a forecaster once the columns and times of its data are known: what trainers and planners have in common. Immutable and safe to
/// share.
/// </summary>
/// <param name="options">The checked options.</param>
/// <param name="schema">The columns that are read from a row.</param>
/// <param name="context">What surrounds the call of Fit.</param>
internal sealed class ForecastRequest(ForecastingOptions options, SeriesSchema schema, FitContext context)
{
    /// <summary>Gets the options of what is left to choose: networks, scale, context.</summary>
    public ForecastingOptions Options { get; } = options;

    /// <summary>Gets the columns that are read from a row.</summary>
    public SeriesSchema Schema { get; } = schema;

    /// <summary>Gets what surrounds the call of Fit.</summary>
    public FitContext Context { get; } = context;

    /// <summary>Gets the horizon and the seasons.</summary>
    public ForecastLengths Lengths { get; } = ForecastLengths.Of(options, schema.Grid, context.Log);

    /// <summary>Gets the rule by which the ends of series are held out.</summary>
    public HeldOutRule HeldOut { get; } = new(options, given: null);

    /// <summary>Gets how the options train one network, for at most their number of epochs.</summary>
    public TrainingOptions Training { get; } = options.MakeTrainingOptions();
}
