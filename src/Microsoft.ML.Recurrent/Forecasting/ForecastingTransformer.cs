using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Local;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// A trained forecaster of one series. <see cref="Transform"/> gives, for each row, the forecast of the values after it from the values up to it:
/// a vector whose first slot is the next row. It starts anew with the first row of the data; the first rows are forecast with what there is.
/// To go on from the end of the training data use <see cref="RecurrentForecastingCatalog.CreateForecastingEngine"/>.
/// </summary>
/// <remarks>
/// Immutable and safe for concurrent use. A prediction engine made from it remembers its own rows, as a cursor does. Missing values (NaN) count as
/// the value one season earlier, or the value before while there is none, and the networks are told so if the training data had missing values.
/// </remarks>
[RecurrentModel("Forecaster")]
public sealed class ForecastingTransformer : SavableTransformer, IRecurrentModel<ForecastingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly ForecastColumns _columns;
    private readonly SeriesHistory _state;

    internal ForecastingTransformer(IHostEnvironment environment, LocalModel model, ForecastColumns columns, SeriesHistory state)
        : base(environment, nameof(ForecastingTransformer))
    {
        _environment = environment;
        Model = model;
        _columns = columns;
        _state = state;
    }

    /// <summary>Steps forecast at once, and the length of the output vectors.</summary>
    public int Horizon => Model.Plan.Horizon;

    /// <summary>Steps after which the series repeats its pattern, as given or found; 1 means none.</summary>
    public int SeasonLength => Model.Plan.SeasonLength;

    /// <summary>Values before the origin that the networks see, as given or chosen.</summary>
    public int ContextLength => Model.Plan.ContextLength;

    /// <summary>Whether the model works on logarithms.</summary>
    public bool IsLogarithmic => Model.Plan.Scale.IsLogarithm;

    /// <summary>Networks that are averaged; 0 for a series that was constant or repeated itself exactly.</summary>
    public int NumberOfMembers => Model.Networks.Count;

    /// <summary>The part of the networks' correction of level and season that is used, 0 to 1, as forecasts of held-out values advised.</summary>
    public float NetworkShare => Model.Share;

    /// <summary>Values an engine made from this transformer has already observed: those of the training data, or up to the checkpoint.</summary>
    public long ObservationCount => _state.Observed;

    /// <inheritdoc/>
    public override bool IsRowToRowMapper => true;

    internal LocalModel Model { get; }

    internal ForecastColumns Columns => _columns;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The column of the series is missing or not of type Single.</exception>
    public override DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).OutputSchema;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The column of the series is missing or not of type Single.</exception>
    public override IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ForecastMapper(Bind(inputSchema));

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The column of the series is missing or not of type Single.</exception>
    public override IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ForecastDataView(input, Bind(input.Schema));
    }

    static ForecastingTransformer IRecurrentModel<ForecastingTransformer>.Load(IHostEnvironment environment, Stream payload)
    {
        var (model, columns, state) = LocalPayload.Read(payload);
        return new ForecastingTransformer(environment, model, columns, state);
    }

    /// <summary>A runner that goes on from where this transformer stands.</summary>
    internal LocalRunner CreateRunner()
    {
        var runner = new LocalRunner(Model);
        runner.History.CopyFrom(_state);
        return runner;
    }

    /// <summary>The same model standing somewhere else.</summary>
    internal ForecastingTransformer StandingAt(SeriesHistory history)
    {
        var state = Model.Plan.CreateHistory();
        state.CopyFrom(history);
        return new ForecastingTransformer(_environment, Model, _columns, state);
    }

    /// <inheritdoc/>
    protected override void SavePayload(Stream payload) => LocalPayload.Write(payload, Model, _columns, _state);

    private ForecastLayout Bind(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new ForecastLayout(Model, _columns, inputSchema);
    }
}
