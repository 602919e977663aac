using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Evaluation.Accuracy;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.States;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Interop.Rows;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents a trained forecaster of one series or many. For each row, <c>Transform</c> computes, from the values of its series up to that row, the forecast
/// of the values after it: a vector whose first slot is the next row. Every series starts again with its first row in the data; the first rows are forecast
/// from the few values there are. To continue from the end of the training data, use <see cref="RecurrentForecastingCatalog.CreateForecastingEngine"/>.
/// </summary>
/// <remarks>
/// Immutable and safe for concurrent use. It cannot be used for single rows: <c>ml.Model.CreatePredictionEngine</c> over it, or over a chain that contains it,
/// causes an error that names CreateForecastingEngine. Covariates of later rows are read from the data. The columns of forecasts have an annotation that names
/// the columns of series and times, by which <c>ml.Forecasting.Evaluate</c> pairs forecasts with actual values. If the training data had missing values, the
/// networks read which values are missing (NaN); for <see cref="ForecastArchitecture.SeasonalCorrection"/> a missing value counts as the value one season
/// earlier, or as the value before it if there is none.
/// </remarks>
[RecurrentModel("Forecaster")]
public sealed class ForecastingTransformer : OrderedTransformer, IRecurrentTransformer, IRecurrentModel<ForecastingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly ForecastColumns _columns;
    private readonly ForecastStates _states;

    internal ForecastingTransformer(IHostEnvironment environment, ForecastModel model, ForecastColumns columns, ForecastStates states)
        : base(environment, nameof(ForecastingTransformer))
    {
        _environment = environment;
        Model = model;
        _columns = columns;
        _states = states;
    }

    /// <summary>Gets the number of steps that are forecast at once, and the length of the output vectors.</summary>
    public int Horizon => Model.Horizon;

    /// <summary>Gets the number of steps after which the series repeats its pattern, as given or found; 1 means no season.</summary>
    public int SeasonLength => Model.SeasonLength;

    /// <summary>Gets the number of values before the origin that the networks read, as given or chosen.</summary>
    public int ContextLength => Model.ContextLength;

    /// <summary>Gets a value that indicates whether the model uses the logarithms of the values.</summary>
    public bool IsLogarithmic => Model.IsLogarithmic;

    /// <summary>
    /// Gets the number of networks that are averaged; 0 for a series that was constant or repeated itself exactly, and for a method without networks.
    /// </summary>
    public int NumberOfNetworks => Model.NumberOfNetworks;

    /// <summary>
    /// Gets the fraction of the networks' correction of level and season that is used, 0 to 1, as chosen by the forecasts of held-out values; 0 for a method
    /// without networks.
    /// </summary>
    public float NetworkFraction => Model.NetworkFraction;

    /// <summary>
    /// Gets the weight of a pretrained network in the forecasts, 0 to 1, as chosen by the forecasts of held-out values with
    /// <see cref="ForecastingOptions.CombinesPretrained"/>; 1 with <see cref="ForecastArchitecture.Pretrained"/>, and otherwise 0.
    /// </summary>
    public float PretrainedFraction => Architecture == ForecastArchitecture.Pretrained ? 1 : Model.Member?.Weight ?? 0;

    /// <summary>
    /// Gets the identifiers of the series that the model knows, in the order of the training data. An engine can continue from the state of any of them.
    /// </summary>
    /// <value>One empty string if the data are a single series.</value>
    public IReadOnlyCollection<string> SeriesIds => _states.Ids;

    /// <summary>Gets how the networks are used; never <see cref="ForecastArchitecture.Automatic"/>.</summary>
    public ForecastArchitecture Architecture => Model.Architecture;

    /// <summary>Gets the number of time steps in the training data, of all series together.</summary>
    public long ObservationCount => _states.Observed;

    /// <summary>Gets the networks of the model, whose outputs are averaged. Do not write to their weights.</summary>
    /// <value>Empty if the series repeats itself exactly and needs no network, and for a method without networks.</value>
    public IReadOnlyList<RecurrentNetwork> Networks => Model.Networks;

    /// <summary>
    /// Gets how training ended: the losses of the first network, as trained on all rows if there were two rounds, and the updates and time of all networks of
    /// the model. The outcome is <see cref="TrainingOutcome.Cancelled"/> if training was cancelled, and <see cref="TrainingOutcome.LearnedNothing"/> if the
    /// series repeats itself exactly and needs no network. Everything but the time is saved with the model.
    /// </summary>
    /// <value>Null only for a model file that does not contain it.</value>
    public TrainingResult? TrainingResult => Model.Training.Whole;

    /// <summary>Gets how the training of each network of the model ended. Everything but the time is saved with the model.</summary>
    /// <value>Empty if there is no network, and for a model file that does not contain it.</value>
    public IReadOnlyList<TrainingResult> TrainingResults => Model.Training.Networks;

    internal ForecastModel Model { get; }

    internal ForecastColumns Columns => _columns;

    internal IHostEnvironment Environment => _environment;

    /// <summary>Gets the states of all series, from which an engine or a detector continues.</summary>
    internal ForecastStates States => _states;

    /// <inheritdoc/>
    protected override string EngineMethod => $"Create{nameof(ForecastingEngine<,>)}";

    static ForecastingTransformer IRecurrentModel<ForecastingTransformer>.Load(IHostEnvironment environment, Stream payload)
    {
        var (model, columns, states) = ForecastPayload.Read(payload);
        return new ForecastingTransformer(environment, model, columns, states);
    }

    /// <summary>Returns a copy of the state of a series or, if the series is not known, the state before its first row.</summary>
    /// <param name="id">The identifier of the series; empty for a new series, which its first row names, and if there is only one series.</param>
    internal ForecastState CopyState(string id)
    {
        var state = Model.CreateState();
        state.Begin(id);
        if (_states.Find(id) is { Observed: > 0 } known)
            state.CopyFrom(known);
        return state;
    }

    /// <summary>Returns a transformer with another model of the same schema, and with other states of some series.</summary>
    internal ForecastingTransformer With(ForecastModel model, ForecastColumns columns, params (string Id, ForecastState State)[] moved) =>
        new(_environment, model, columns, _states.With(moved));

    /// <inheritdoc/>
    protected override void SavePayload(Stream payload) => ForecastPayload.Write(payload, Model, _columns, _states);

    /// <inheritdoc/>
    protected override RowMapper Bind(DataViewSchema inputSchema, IDataView? input) => new ForecastMapper(Model, _columns, inputSchema, input);
}
