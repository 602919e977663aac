using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Anomalies;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.States;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Interop.Rows;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Judges every row of a series by the forecast made from the rows before it, never from the row itself. Each series starts again with its first row in the
/// data. To continue from the end of the training data, use <see cref="RecurrentAnomalyDetectionCatalog.CreateAnomalyDetectionEngine"/>.
/// </summary>
/// <remarks>
/// The output column has six slots, for each target if there are several:
/// <list type="table">
/// <listheader><term>Slot</term><description>Content</description></listheader>
/// <item><term>Alert</term><description>1 if the p-value is below 1 minus the confidence level, otherwise 0</description></item>
/// <item>
/// <term>Score</term><description>The distance of the value from the middle of the forecast, in standard deviations of a normal distribution at the same
/// probability: negative below, positive above, comparable between series; infinite if a series that never varied changes</description>
/// </item>
/// <item>
/// <term>P-Value</term><description>The probability that an undisturbed value is at least this far out: on either side, or on the watched side. Beyond the
/// largest held-out error it follows a normal distribution, so very small p-values serve to rank values rather than to count them</description>
/// </item>
/// <item><term>Expected</term><description>The forecast</description></item>
/// <item>
/// <term>Lower, Upper</term><description>The bounds beyond which a value alerts; if one side is watched, the bound on the other side is equally far out in
/// probability</description>
/// </item>
/// </list>
/// <para>
/// If a row's value is missing or its series has too few rows before it, the row does not alert and its score and p-value are NaN; Expected, Lower and Upper
/// are NaN in the first row. Time and memory for a row do not grow with the number of rows before it. Covariates known in the future are those of the judged
/// row.
/// </para>
/// <para>
/// Immutable and safe for concurrent use. It cannot serve single rows: calling <c>ml.Model.CreatePredictionEngine</c> on it, or on a chain that contains it, is
/// an error whose message names CreateAnomalyDetectionEngine.
/// </para>
/// </remarks>
[RecurrentModel("AnomalyDetector")]
public sealed class AnomalyDetectionTransformer : OrderedTransformer, IRecurrentTransformer, IRecurrentModel<AnomalyDetectionTransformer>
{
    private readonly ForecastStates _states;

    internal AnomalyDetectionTransformer(IHostEnvironment environment, AnomalyDetector detector, ForecastStates states)
        : base(environment, nameof(AnomalyDetectionTransformer))
    {
        Detector = detector;
        _states = states;
    }

    /// <summary>Creates a detector from a trained forecaster. Its series continue from the end of the forecaster's series.</summary>
    internal static AnomalyDetectionTransformer Of(ForecastingTransformer forecaster, AnomalyRule rule) => new(
        forecaster.Environment, new AnomalyDetector(forecaster.Model, rule), forecaster.States.ConvertAll(state => new AnomalyState(state, forecaster.Model)));

    /// <summary>Returns the forecaster, whose series continue from the end of those of the detector.</summary>
    internal ForecastingTransformer ToForecaster(IHostEnvironment environment, ForecastColumns columns) => new(
        environment, Detector.Model, columns, _states.ConvertAll(state => ((AnomalyState)state).History));

    /// <summary>Gets the share of the values of an undisturbed series that do not alert.</summary>
    public float ConfidenceLevel => Detector.Rule.ConfidenceLevel;

    /// <summary>Gets the side of the expected value on which values can alert.</summary>
    public AnomalySide Side => Detector.Rule.Side;

    /// <summary>Gets the networks of the model, whose outputs are averaged. Do not write to their weights.</summary>
    /// <value>Empty if the series repeats itself exactly and needs no network.</value>
    public IReadOnlyList<RecurrentNetwork> Networks => Detector.Model.Networks;

    /// <summary>
    /// Gets the result of training the forecaster: the losses of the first network, of the round on all rows if there were two rounds, and the updates and time
    /// of all networks of the model. The outcome is <see cref="TrainingOutcome.Cancelled"/> if training was cancelled, and
    /// <see cref="TrainingOutcome.LearnedNothing"/> if the series repeats itself exactly and needs no network. It is saved with the detector, except for the
    /// time.
    /// </summary>
    /// <value>Null only for a model file that does not contain it.</value>
    public TrainingResult? TrainingResult => Detector.Model.Training.Whole;

    /// <summary>Gets the training results of all networks of the model. They are saved with the detector, except for the time.</summary>
    /// <value>Empty if there is no network, and for a model file that does not contain them.</value>
    public IReadOnlyList<TrainingResult> TrainingResults => Detector.Model.Training.Networks;

    /// <summary>Gets the number of rows at the start of a series that are not judged, as specified or chosen.</summary>
    public int WarmUpLength => Detector.Rule.WarmUpFor(Detector.Model);

    /// <summary>Gets the number of steps after which a series repeats its pattern, as specified or found; 1 means that there is no pattern.</summary>
    public int SeasonLength => Detector.Model.SeasonLength;

    /// <summary>Gets the number of values before a row that the networks read, as specified or chosen.</summary>
    public int ContextLength => Detector.Model.ContextLength;

    /// <summary>Gets the way in which the networks are used; never <see cref="ForecastArchitecture.Automatic"/>.</summary>
    public ForecastArchitecture Architecture => Detector.Model.Architecture;

    /// <summary>Gets the ids of the known series, in the order of the training data; a single empty string if the data is a single series.</summary>
    public IReadOnlyCollection<string> SeriesIds => _states.Ids;

    /// <summary>Gets the number of time steps in the training data, of all series together.</summary>
    public long ObservationCount => _states.Observed;

    internal AnomalyDetector Detector { get; }

    /// <inheritdoc/>
    protected override string EngineMethod => $"Create{nameof(AnomalyDetectionEngine<,>)}";

    static AnomalyDetectionTransformer IRecurrentModel<AnomalyDetectionTransformer>.Load(IHostEnvironment environment, Stream payload)
    {
        var (detector, states) = AnomalyDetector.Read(payload);
        return new AnomalyDetectionTransformer(environment, detector, states);
    }

    /// <summary>Returns a copy of the state of a series; for an unknown series, the state before its first row.</summary>
    /// <param name="id">The id of the series; empty for a new series, which its first row names, and if there is only one series.</param>
    internal AnomalyState CopyState(string id)
    {
        var state = Detector.CreateState();
        state.Begin(id);
        if (_states.Find(id) is { Observed: > 0 } known)
            state.CopyFrom(known);
        return state;
    }

    /// <inheritdoc/>
    protected override void SavePayload(Stream payload) => Detector.Write(payload, _states);

    /// <inheritdoc/>
    protected override RowMapper Bind(DataViewSchema inputSchema, IDataView? input) => new AnomalyMapper(Detector, inputSchema);
}
