using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// What all recurrent trainers and forecasters share: the recurrent stack, how it is trained and for how long. An estimator checks and
/// copies its options when it is constructed; later changes to the object have no effect on it. Not safe for concurrent changes.
/// </summary>
/// <remarks>
/// The attributes of the namespace Microsoft.ML.SearchSpace say what an experiment varies, ours or that of Microsoft.ML.AutoML, and within which bounds: the options that
/// matter most, and only values that go with any values of the others. An option is not limited to them.
/// </remarks>
/// <include file="../Documentation/Classify.xml" path="documentation/example"/>
public abstract partial class RecurrentOptions
{
    private protected RecurrentOptions(OptionTable table)
    {
        Table = table;
        table.SetDefaults(this);
    }

    /// <summary>Gets the rows of all options of the class: their defaults, their bounds and where they go.</summary>
    internal OptionTable Table { get; }

    /// <summary>The cell of every layer.</summary>
    /// <value>Default <see cref="CellKind.Lstm"/>.</value>
    [Choice(new object[] { CellKind.Lstm, CellKind.Gru }, CellKind.Lstm)]
    public CellKind Cell { get; set; }

    /// <summary>Hidden units of each layer (and of each direction).</summary>
    /// <value>Default 64; 1 to 65,536.</value>
    [Range(16, 256, RecurrentDefaults.HiddenSize, true)]
    public int HiddenSize { get; set; }

    /// <summary>Recurrent layers, one above the other.</summary>
    /// <value>Default 1; 1 to 1000.</value>
    [Range(1, 3, RecurrentDefaults.NumberOfLayers)]
    public int NumberOfLayers { get; set; }

    /// <summary>
    /// Hidden units of each layer, first layer first. Where given it stands in place of <see cref="HiddenSize"/> and <see cref="NumberOfLayers"/>.
    /// </summary>
    /// <value>Default null; each 1 to 65,536.</value>
    public int[]? HiddenSizes { get; set; }

    /// <summary>Whether each layer also reads the sequence backwards.</summary>
    /// <value>Default false.</value>
    public virtual bool Bidirectional { get; set; }

    /// <summary>Share of a layer's outputs set to zero in training, between layers and before the head.</summary>
    /// <value>Default 0; at least 0 and below 1.</value>
    [Range(0f, 0.6f, 0f)]
    public float Dropout { get; set; }

    /// <summary>
    /// Whether <see cref="Dropout"/> is drawn once per sequence and layer and stays the same at every step (Gal and Ghahramani 2016), rather than for each step.
    /// </summary>
    /// <value>Default false.</value>
    public bool VariationalDropout { get; set; }

    /// <summary>Share of the first layer's inputs set to zero in training, one draw per sequence (Gal and Ghahramani 2016).</summary>
    /// <value>Default 0; at least 0 and below 1.</value>
    [Range(0f, 0.6f, 0f)]
    public float InputDropout { get; set; }

    /// <summary>Share of the hidden state set to zero in the recurrent product in training, one draw per sequence (Gal and Ghahramani 2016).</summary>
    /// <value>Default 0; at least 0 and below 1.</value>
    [Range(0f, 0.5f, 0f)]
    public float RecurrentDropout { get; set; }

    /// <summary>Share of state values that keep their previous value in training (Krueger et al. 2017).</summary>
    /// <value>Default 0; at least 0 and below 1.</value>
    public float Zoneout { get; set; }

    /// <summary>
    /// Layer normalisation inside the cell (Ba et al. 2016). It does not go with sequences that are all zero, which <see cref="InputDropout"/> makes of one or two features:
    /// their gradients have no bounds.
    /// </summary>
    /// <value>Default false.</value>
    [BooleanChoice(false)]
    public bool LayerNormalization { get; set; }

    /// <summary>Peephole connections (Gers and Schmidhuber 2000). LSTM only.</summary>
    /// <value>Default false.</value>
    public bool Peepholes { get; set; }

    /// <summary>Input gate = 1 - forget gate (Greff et al. 2017). LSTM only.</summary>
    /// <value>Default false.</value>
    public bool CoupledInputForget { get; set; }

    /// <summary>Size of a linear projection of the hidden state (Sak et al. 2014); 0 means none. LSTM only.</summary>
    /// <value>Default 0; otherwise 1 up to the smallest layer's hidden units.</value>
    public int? ProjectionSize { get; set; }

    /// <summary>Whether the reset gate acts after the recurrent product, as in torch and cuDNN, or before it (Cho et al. 2014). GRU only.</summary>
    /// <value>Default true.</value>
    public bool ResetAfter { get; set; }

    /// <summary>Activation of an Elman cell. Elman only.</summary>
    /// <value>Default <see cref="ElmanActivation.Tanh"/>.</value>
    public ElmanActivation ElmanActivation { get; set; }

    /// <summary>Sequences in a batch.</summary>
    /// <value>Default 32; at least 1.</value>
    [Range(8, 128, RecurrentDefaults.BatchSize, true)]
    public int BatchSize { get; set; }

    /// <summary>Passes over the training data.</summary>
    /// <value>Default 30; at least 1.</value>
    [Range(3, 100, RecurrentDefaults.NumberOfEpochs, true)]
    public int NumberOfEpochs { get; set; }

    /// <summary>Size of the optimizer's steps, before the schedule.</summary>
    /// <value>Default 0.005; above 0 and finite.</value>
    [Range(0.0003f, 0.03f, RecurrentDefaults.LearningRate, true)]
    public float LearningRate { get; set; }

    /// <summary>How the learning rate changes over the steps of a run. A schedule is a value that compares by content and can be written as JSON.</summary>
    /// <value>Default <see cref="ConstantSchedule"/>.</value>
    public LearningRateSchedule LearningRateSchedule { get; set; } = null!;

    /// <summary>The rule that turns gradients into steps.</summary>
    /// <value>Default <see cref="OptimizerKind.Adam"/>.</value>
    public OptimizerKind Optimizer { get; set; }

    /// <summary>Momentum of <see cref="OptimizerKind.Sgd"/> and <see cref="OptimizerKind.RmsProp"/>; the other optimizers do not read it.</summary>
    /// <value>Default 0.9 (for RMSProp 0 is usual); at least 0 and below 1.</value>
    public float? Momentum { get; set; }

    /// <summary>Nesterov's momentum. <see cref="OptimizerKind.Sgd"/> only, with <see cref="Momentum"/> above 0.</summary>
    /// <value>Default false.</value>
    public bool Nesterov { get; set; }

    /// <summary>Decay of the mean of gradients. <see cref="OptimizerKind.Adam"/> and <see cref="OptimizerKind.AdamW"/> only.</summary>
    /// <value>Default 0.9; at least 0 and below 1.</value>
    public float? Beta1 { get; set; }

    /// <summary>Decay of the mean of squared gradients. <see cref="OptimizerKind.Adam"/> and <see cref="OptimizerKind.AdamW"/> only.</summary>
    /// <value>Default 0.999; at least 0 and below 1.</value>
    public float? Beta2 { get; set; }

    /// <summary>Decay of the mean of squared gradients. <see cref="OptimizerKind.RmsProp"/> only.</summary>
    /// <value>Default 0.99; at least 0 and below 1.</value>
    public float? SquaredGradientDecay { get; set; }

    /// <summary>Small value that keeps divisions finite; <see cref="OptimizerKind.Sgd"/> does not read it.</summary>
    /// <value>Default 1e-8; above 0 and finite.</value>
    public float? OptimizerEpsilon { get; set; }

    /// <summary>
    /// Whether Adam divides by the largest second moment seen (Reddi et al. 2018).
    /// <see cref="OptimizerKind.Adam"/> and <see cref="OptimizerKind.AdamW"/> only.
    /// </summary>
    /// <value>Default false.</value>
    public bool AmsGrad { get; set; }

    /// <summary>Weight decay (L2), decoupled with <see cref="OptimizerKind.AdamW"/>; 0 means none. RMSProp and Adagrad have none.</summary>
    /// <value>Default 0; at least 0 and finite.</value>
    public float WeightDecay { get; set; }

    /// <summary>Gradients whose norm over all weights is above this are scaled down to it (Pascanu et al. 2013); 0 means never.</summary>
    /// <value>Default 1; at least 0 and finite.</value>
    public float? GradientClipNorm { get; set; }

    /// <summary>Each value of a gradient is limited to plus or minus this; 0 means never.</summary>
    /// <value>Default 0; at least 0 and finite.</value>
    public float? GradientClipValue { get; set; }

    /// <summary>Steps through which errors are propagated back (k2 of truncated back-propagation through time); 0 means whole sequences.</summary>
    /// <value>Default 0; otherwise at least 1.</value>
    public int? TruncationLength { get; set; }

    /// <summary>Steps between the starts of two truncated windows (k1); 0 means <see cref="TruncationLength"/>, windows that do not overlap.</summary>
    /// <value>Default 0; otherwise 1 up to <see cref="TruncationLength"/>.</value>
    public int? TruncationStride { get; set; }

    /// <summary>Decay of an exponential moving average of the weights, which the trained model then uses; 0 means no averaging.</summary>
    /// <value>Default 0; at least 0 and below 1.</value>
    [Choice(new object[] { 0f, 0.9f, 0.99f }, 0f)]
    public float WeightAveraging { get; set; }

    /// <summary>Share of the training rows held out to choose the best epoch; drawn by <see cref="Seed"/>. Not read where a validation set is given.</summary>
    /// <value>Default 0; at least 0 and below 1.</value>
    public float ValidationFraction { get; set; }

    /// <summary>Rows by which the best epoch is chosen, with the same columns as the training data.</summary>
    /// <value>Default null.</value>
    [JsonIgnore]
    public IDataView? ValidationSet { get; set; }

    /// <summary>
    /// Training stops after this many epochs without a better validation loss; 0 means it never stops early. Needs a validation set or fraction.
    /// </summary>
    /// <value>Default 0; at least 0.</value>
    public int? EarlyStoppingPatience { get; set; }

    /// <summary>
    /// Seed of everything drawn: first weights, order of the rows, dropout, the validation split. Same data, options and seed, same model, whatever the
    /// thread count, on processors with vectors of the same width (AVX-512, AVX2 or 128 bits). Between widths sums are rounded in another order, and models
    /// differ by that.
    /// </summary>
    /// <value>Default 1.</value>
    public int? Seed { get; set; }

    /// <summary>Threads that train; 0 means one per processor. The result does not depend on it.</summary>
    /// <value>Default 0; 0 to 1024.</value>
    public int? NumberOfThreads { get; set; }

    /// <summary>
    /// A file to which training writes its state from time to time and from which a later run with the same data and options goes on; null means none.
    /// </summary>
    /// <value>Default null.</value>
    public string? CheckpointPath { get; set; }

    /// <summary>
    /// Told at the end of each epoch and, within a long one, every ten seconds. One that is an <see cref="IStartedProgress"/> is told first what is trained.
    /// </summary>
    /// <value>Default null.</value>
    [JsonIgnore]
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>
    /// Stops training within one batch. Fit then returns a model with the weights of the epoch that was best by validation or, where nothing was validated,
    /// the latest ones; the log has a warning that tells which.
    /// </summary>
    /// <value>Default none.</value>
    [JsonIgnore]
    public CancellationToken CancellationToken { get; set; }
}
