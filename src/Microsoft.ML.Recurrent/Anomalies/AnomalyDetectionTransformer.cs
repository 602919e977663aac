using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Anomalies;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Forecasting.States;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Interop.Rows;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Judges every row of series by the forecast made from the rows before it, never from the row itself. Each series starts anew with its first row in the
/// data. To go on from the end of the training data use <see cref="RecurrentAnomalyDetectionCatalog.CreateAnomalyDetectionEngine"/>.
/// </summary>
/// <remarks>
/// The output column has six slots, for each target where there are several:
/// <list type="table">
/// <listheader><term>Slot</term><description>Content</description></listheader>
/// <item><term>Alert</term><description>1 where the p-value is below 1 less the confidence level, otherwise 0</description></item>
/// <item>
/// <term>Score</term><description>How far the value lies from the middle of the forecast, in deviations of a normal distribution at the same probability:
/// negative below, positive above, comparable between series; infinite where a series that never varied does</description>
/// </item>
/// <item>
/// <term>P-Value</term><description>How probable it is that an undisturbed value lies as far out: on either side, or on the one that is watched. Further out
/// than any held-out error it follows a normal distribution, so that very small p-values rank values rather than count them</description>
/// </item>
/// <item><term>Expected</term><description>The forecast</description></item>
/// <item>
/// <term>Lower, Upper</term><description>The bounds beyond which a value alerts; where one side is watched, the bound on the other side lies as far out in
/// probability</description>
/// </item>
/// </list>
/// <para>
/// A row does not alert, and its score and p-value are NaN, where its value is missing or its series has too few rows before it; Expected, Lower and Upper
/// are NaN in the first row. Time and memory for a row do not grow with the rows before it. Covariates known in the future are those of the judged row.
/// </para>
/// <para>
/// Immutable and safe for concurrent use. It cannot serve single rows: <c>ml.Model.CreatePredictionEngine</c> over it, or over a chain that holds it, is an
/// error that names CreateAnomalyDetectionEngine.
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

    /// <summary>Makes a detector of a trained forecaster, whose series continue where those of the forecaster end.</summary>
    internal static AnomalyDetectionTransformer Of(ForecastingTransformer forecaster, AnomalyRule rule) => new(
        forecaster.Environment, new AnomalyDetector(forecaster.Model, rule), forecaster.States.ConvertAll(state => new AnomalyState(state, forecaster.Model)));

    /// <summary>Share of the values of an undisturbed series that do not alert.</summary>
    public float ConfidenceLevel => Detector.Rule.ConfidenceLevel;

    /// <summary>On which side of the expected value an anomaly lies.</summary>
    public AnomalySide Side => Detector.Rule.Side;

    /// <summary>Gets the networks of the model, whose outputs are averaged. Do not write to their weights.</summary>
    /// <value>Empty where the series repeats itself exactly and needs no network.</value>
    public IReadOnlyList<RecurrentNetwork> Networks => Detector.Model.Networks;

    /// <summary>
    /// How training of the forecaster ended: the losses of the first network, trained on all rows where there were two rounds, and the updates and time of
    /// all networks of the model. The outcome is <see cref="TrainingOutcome.Cancelled"/> where training was cancelled, and
    /// <see cref="TrainingOutcome.LearnedNothing"/> where the series repeats itself exactly and needs no network. It is saved with the detector, but for
    /// the time.
    /// </summary>
    /// <value>Null only for a model file that does not hold it.</value>
    public TrainingResult? TrainingResult => Detector.Model.Training.Whole;

    /// <summary>How training of each network of the model ended. It is saved with the detector, but for the time.</summary>
    /// <value>Empty where there is no network, and for a model file that does not hold it.</value>
    public IReadOnlyList<TrainingResult> TrainingResults => Detector.Model.Training.Networks;

    /// <summary>Rows of a series that go before the first that is judged, as given or chosen.</summary>
    public int WarmUpLength => Detector.Rule.WarmUpFor(Detector.Model);

    /// <summary>Steps after which a series repeats its pattern, as given or found; 1 means none.</summary>
    public int SeasonLength => Detector.Model.SeasonLength;

    /// <summary>Values before a row that the networks see, as given or chosen.</summary>
    public int ContextLength => Detector.Model.ContextLength;

    /// <summary>How the networks are used; never <see cref="ForecastArchitecture.Automatic"/>.</summary>
    public ForecastArchitecture Architecture => Detector.Model.Architecture;

    /// <summary>The series it knows, in the order of the training data; one empty text where the data are a single series.</summary>
    public IReadOnlyCollection<string> SeriesIds => _states.Ids;

    /// <summary>Time steps already observed, of all series together in the training data.</summary>
    public long ObservationCount => _states.Observed;

    internal AnomalyDetector Detector { get; }

    /// <inheritdoc/>
    protected override string EngineMethod => $"Create{nameof(AnomalyDetectionEngine<,>)}";

    static AnomalyDetectionTransformer IRecurrentModel<AnomalyDetectionTransformer>.Load(IHostEnvironment environment, Stream payload)
    {
        var (detector, states) = AnomalyDetector.Read(payload);
        return new AnomalyDetectionTransformer(environment, detector, states);
    }

    /// <summary>A copy of the state of a series; of one that is not known, the state before its first row.</summary>
    /// <param name="id">Its id; empty for a new one, which its first row names, and where there is only one series.</param>
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
