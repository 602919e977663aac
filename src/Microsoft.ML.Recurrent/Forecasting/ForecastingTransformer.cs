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
/// A trained forecaster of one series or many. <c>Transform</c> gives, for each row, the forecast of the values after it in its series from the
/// values up to it: a vector whose first slot is the next row. Every series starts anew with its first row in the data; the first rows are forecast with
/// what there is. To go on from the end of the training data use <see cref="RecurrentForecastingCatalog.CreateForecastingEngine"/>.
/// </summary>
/// <remarks>
/// Immutable and safe for concurrent use. It cannot serve single rows: <c>ml.Model.CreatePredictionEngine</c> over it, or over a chain that holds it, is an
/// error that names CreateForecastingEngine. Covariates of later rows are read from the data. The columns of forecasts carry an annotation that names the
/// columns of series and times, from which <c>ml.Forecasting.Evaluate</c> knows what a forecast is of. The networks are told which values are missing (NaN)
/// if the training data had missing values; to
/// <see cref="ForecastArchitecture.SeasonalCorrection"/> they count as the value one season earlier, or the value before while there is none.
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

    /// <summary>Steps forecast at once, and the length of the output vectors.</summary>
    public int Horizon => Model.Horizon;

    /// <summary>Steps after which the series repeats its pattern, as given or found; 1 means none.</summary>
    public int SeasonLength => Model.SeasonLength;

    /// <summary>Values before the origin that the networks see, as given or chosen.</summary>
    public int ContextLength => Model.ContextLength;

    /// <summary>Whether the model works on logarithms.</summary>
    public bool IsLogarithmic => Model.IsLogarithmic;

    /// <summary>Networks that are averaged; 0 for a series that was constant or repeated itself exactly.</summary>
    public int NumberOfNetworks => Model.NumberOfNetworks;

    /// <summary>The part of the networks' correction of level and season that is used, 0 to 1, as forecasts of held-out values advised.</summary>
    public float NetworkShare => Model.NetworkShare;

    /// <summary>The series the model knows, in the order of the training data: an engine goes on from where one of them stands.</summary>
    /// <value>One empty text where the data are a single series.</value>
    public IReadOnlyCollection<string> SeriesIds => _states.Ids;

    /// <summary>How the networks are used; never <see cref="ForecastArchitecture.Automatic"/>.</summary>
    public ForecastArchitecture Architecture => Model.Architecture;

    /// <summary>Time steps already observed, of all series together in the training data.</summary>
    public long ObservationCount => _states.Observed;

    /// <summary>Gets the networks of the model, whose outputs are averaged. Do not write to their weights.</summary>
    /// <value>Empty where the series repeats itself exactly and needs no network.</value>
    public IReadOnlyList<RecurrentNetwork> Networks => Model.Networks;

    /// <summary>
    /// How training ended: the losses of the first network, trained on all rows where there were two rounds, and the updates and time of all networks of the
    /// model. The outcome is <see cref="TrainingOutcome.Cancelled"/> where training was cancelled, and <see cref="TrainingOutcome.LearnedNothing"/> where the
    /// series repeats itself exactly and needs no network. It is saved with the model, but for the time.
    /// </summary>
    /// <value>Null only for a model file that does not hold it.</value>
    public TrainingResult? TrainingResult => Model.Training.Whole;

    /// <summary>How training of each network of the model ended. It is saved with the model, but for the time.</summary>
    /// <value>Empty where there is no network, and for a model file that does not hold it.</value>
    public IReadOnlyList<TrainingResult> TrainingResults => Model.Training.Networks;

    internal ForecastModel Model { get; }

    internal ForecastColumns Columns => _columns;

    internal IHostEnvironment Environment => _environment;

    /// <summary>The states of all series, from which an engine or a detector continues.</summary>
    internal ForecastStates States => _states;

    /// <inheritdoc/>
    protected override string EngineMethod => $"Create{nameof(ForecastingEngine<,>)}";

    static ForecastingTransformer IRecurrentModel<ForecastingTransformer>.Load(IHostEnvironment environment, Stream payload)
    {
        var (model, columns, states) = ForecastPayload.Read(payload);
        return new ForecastingTransformer(environment, model, columns, states);
    }

    /// <summary>A copy of the state of a series; of one that is not known, the state before its first row.</summary>
    /// <param name="id">Its id; empty for a new one, which its first row names, and where there is only one series.</param>
    internal ForecastState CopyState(string id)
    {
        var state = Model.CreateState();
        state.Begin(id);
        if (_states.Find(id) is { Observed: > 0 } known)
            state.CopyFrom(known);
        return state;
    }

    /// <summary>Another model of the same schema in place of this one, with some series standing somewhere else.</summary>
    internal ForecastingTransformer With(ForecastModel model, ForecastColumns columns, params (string Id, ForecastState State)[] moved) =>
        new(_environment, model, columns, _states.With(moved));

    /// <inheritdoc/>
    protected override void SavePayload(Stream payload) => ForecastPayload.Write(payload, Model, _columns, _states);

    /// <inheritdoc/>
    protected override RowMapper Bind(DataViewSchema inputSchema, IDataView? input) => new ForecastMapper(Model, _columns, inputSchema, input);
}
