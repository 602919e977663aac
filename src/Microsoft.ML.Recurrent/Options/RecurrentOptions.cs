using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents the options that all recurrent trainers and forecasters share: the recurrent layers, and how and for how long they are trained. An estimator
/// checks and copies its options when it is constructed; later changes to the object have no effect on it. An option that would have no effect given the others
/// is an error that names it. Not safe for concurrent changes.
/// </summary>
/// <remarks>
/// The attributes of the namespace Microsoft.ML.SearchSpace specify what an experiment, of this library or of Microsoft.ML.AutoML, varies and within which
/// bounds: the options that matter most, and only values that are valid with any values of the others. An option is not limited to them.
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

    /// <summary>Gets or sets the kind of cell of every layer.</summary>
    /// <value>The default is <see cref="CellKind.Lstm"/>.</value>
    [Choice(new object[] { CellKind.Lstm, CellKind.Gru }, CellKind.Lstm)]
    public CellKind Cell { get; set; }

    /// <summary>Gets or sets the number of hidden units of each layer, and of each direction. Only if <see cref="HiddenSizes"/> is null.</summary>
    /// <value>The default is 64; 1 to 65,536.</value>
    [Range(16, 256, RecurrentDefaults.HiddenSize, true)]
    public int HiddenSize { get; set; }

    /// <summary>Gets or sets the number of recurrent layers. Each reads the outputs of the one below it. Only if <see cref="HiddenSizes"/> is null.</summary>
    /// <value>The default is 1; 1 to 1000.</value>
    [Range(1, 3, RecurrentDefaults.NumberOfLayers)]
    public int NumberOfLayers { get; set; }

    /// <summary>
    /// Gets or sets the number of hidden units of each layer, the first layer first, instead of <see cref="HiddenSize"/> and <see cref="NumberOfLayers"/>.
    /// </summary>
    /// <value>The default is null; otherwise 1 to 1000 values, each 1 to 65,536.</value>
    public int[]? HiddenSizes { get; set; }

    /// <summary>Gets or sets a value that indicates whether each layer also reads the sequence backwards.</summary>
    /// <value>The default is false.</value>
    public virtual bool Bidirectional { get; set; }

    /// <summary>Gets or sets the share of a layer's outputs that training sets to zero, between layers and before the head.</summary>
    /// <value>The default is 0; at least 0 and below 1.</value>
    [Range(0f, 0.6f, 0f)]
    public float Dropout { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether <see cref="Dropout"/> is drawn once per sequence and layer and stays the same at every step (Gal and
    /// Ghahramani 2016), instead of at each step. Only with <see cref="Dropout"/> above 0.
    /// </summary>
    /// <value>The default is false.</value>
    public bool VariationalDropout { get; set; }

    /// <summary>Gets or sets the share of the first layer's inputs that training sets to zero, drawn once per sequence (Gal and Ghahramani 2016).</summary>
    /// <value>The default is 0; at least 0 and below 1.</value>
    [Range(0f, 0.6f, 0f)]
    public float InputDropout { get; set; }

    /// <summary>
    /// Gets or sets the share of the hidden state that training sets to zero in the recurrent product, drawn once per sequence (Gal and Ghahramani 2016).
    /// </summary>
    /// <value>The default is 0; at least 0 and below 1.</value>
    [Range(0f, 0.5f, 0f)]
    public float RecurrentDropout { get; set; }

    /// <summary>Gets or sets the share of the state values that keep their previous value in training (Krueger et al. 2017).</summary>
    /// <value>The default is 0; at least 0 and below 1.</value>
    public float Zoneout { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the cell normalizes its layer (Ba et al. 2016). Do not use it with sequences that may be all zero, which
    /// <see cref="InputDropout"/> can produce from one or two features, because their gradients are unbounded.
    /// </summary>
    /// <value>The default is false.</value>
    [BooleanChoice(false)]
    public bool LayerNormalization { get; set; }

    /// <summary>Gets or sets a value that indicates whether the gates also read the cell state (Gers and Schmidhuber 2000). LSTM only.</summary>
    /// <value>The default is false.</value>
    public bool Peepholes { get; set; }

    /// <summary>Gets or sets a value that indicates whether the input gate is 1 minus the forget gate (Greff et al. 2017). LSTM only.</summary>
    /// <value>The default is false.</value>
    public bool CoupledInputForget { get; set; }

    /// <summary>Gets or sets the size of a linear projection of the hidden state (Sak et al. 2014). LSTM only.</summary>
    /// <value>The default is null, no projection; otherwise 1 to 65536, at most the number of units of the smallest layer.</value>
    public int? ProjectionSize { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the reset gate acts after the recurrent product, as in torch and cuDNN, instead of before it (Cho et al.
    /// 2014). GRU only.
    /// </summary>
    /// <value>The default is true.</value>
    public bool ResetAfter { get; set; }

    /// <summary>Gets or sets the activation function of an Elman cell. Elman only.</summary>
    /// <value>The default is <see cref="ElmanActivation.Tanh"/>.</value>
    public ElmanActivation ElmanActivation { get; set; }

    /// <summary>Gets or sets the number of sequences in a batch.</summary>
    /// <value>The default is 32; at least 1.</value>
    [Range(8, 128, RecurrentDefaults.BatchSize, true)]
    public int BatchSize { get; set; }

    /// <summary>Gets or sets the number of passes over the training data.</summary>
    /// <value>The default is 30; at least 1.</value>
    [Range(3, 100, RecurrentDefaults.NumberOfEpochs, true)]
    public int NumberOfEpochs { get; set; }

    /// <summary>Gets or sets the size of the optimizer's steps, before the schedule changes it.</summary>
    /// <value>The default is 0.005; above 0 and finite.</value>
    [Range(0.0003f, 0.03f, RecurrentDefaults.LearningRate, true)]
    public float LearningRate { get; set; }

    /// <summary>Gets or sets how the learning rate changes over the steps of a run. Schedules are compared by content and can be written as JSON.</summary>
    /// <value>The default is <see cref="ConstantSchedule"/>.</value>
    public LearningRateSchedule LearningRateSchedule { get; set; } = null!;

    /// <summary>Gets or sets the rule that turns gradients into steps.</summary>
    /// <value>The default is <see cref="OptimizerKind.Adam"/>.</value>
    public OptimizerKind Optimizer { get; set; }

    /// <summary>Gets or sets the momentum. <see cref="OptimizerKind.Sgd"/> and <see cref="OptimizerKind.RmsProp"/> only.</summary>
    /// <value>The default is null: 0.9 for Sgd, 0 for RmsProp; otherwise at least 0 and below 1.</value>
    public float? Momentum { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether Nesterov's momentum is used. <see cref="OptimizerKind.Sgd"/> only, with <see cref="Momentum"/> above 0.
    /// </summary>
    /// <value>The default is false.</value>
    public bool Nesterov { get; set; }

    /// <summary>Gets or sets the decay of the mean of the gradients. <see cref="OptimizerKind.Adam"/> and <see cref="OptimizerKind.AdamW"/> only.</summary>
    /// <value>The default is null: 0.9; otherwise at least 0 and below 1.</value>
    public float? Beta1 { get; set; }

    /// <summary>
    /// Gets or sets the decay of the mean of the squared gradients. <see cref="OptimizerKind.Adam"/> and <see cref="OptimizerKind.AdamW"/> only.
    /// </summary>
    /// <value>The default is null: 0.999; otherwise at least 0 and below 1.</value>
    public float? Beta2 { get; set; }

    /// <summary>Gets or sets the decay of the mean of the squared gradients. <see cref="OptimizerKind.RmsProp"/> only.</summary>
    /// <value>The default is null: 0.99; otherwise at least 0 and below 1.</value>
    public float? SquaredGradientDecay { get; set; }

    /// <summary>Gets or sets the small value that keeps divisions finite. Every optimizer but <see cref="OptimizerKind.Sgd"/>.</summary>
    /// <value>The default is null: 1e-10 for Adagrad, 1e-8 for the others; otherwise above 0 and finite.</value>
    public float? OptimizerEpsilon { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether Adam divides by the largest second moment so far (Reddi et al. 2018). <see cref="OptimizerKind.Adam"/> and
    /// <see cref="OptimizerKind.AdamW"/> only.
    /// </summary>
    /// <value>The default is false.</value>
    public bool AmsGrad { get; set; }

    /// <summary>
    /// Gets or sets the weight decay (L2), which is decoupled with <see cref="OptimizerKind.AdamW"/>. <see cref="OptimizerKind.Adam"/>, <see
    /// cref="OptimizerKind.AdamW"/> and <see cref="OptimizerKind.Sgd"/> only.
    /// </summary>
    /// <value>The default is 0; at least 0 and finite.</value>
    public float WeightDecay { get; set; }

    /// <summary>
    /// Gets or sets the maximum norm of the gradients of all weights together. Larger gradients are scaled down to it (Pascanu et al. 2013). Null disables
    /// the limit.
    /// </summary>
    /// <value>The default is 1; above 0 and finite.</value>
    public float? GradientClipNorm { get; set; }

    /// <summary>Gets or sets the maximum magnitude of each value of a gradient. Null disables the limit.</summary>
    /// <value>The default is null; otherwise above 0 and finite.</value>
    public float? GradientClipValue { get; set; }

    /// <summary>
    /// Gets or sets the number of steps through which errors are propagated back (k2 of truncated back-propagation through time). Null means whole sequences.
    /// </summary>
    /// <value>The default is null; otherwise at least 1.</value>
    public int? TruncationLength { get; set; }

    /// <summary>
    /// Gets or sets the number of steps between the starts of two truncated windows (k1). Null means <see cref="TruncationLength"/>: windows that do not
    /// overlap.
    /// </summary>
    /// <value>The default is null; otherwise at least 1 and at most <see cref="TruncationLength"/>.</value>
    public int? TruncationStride { get; set; }

    /// <summary>Gets or sets the decay of an exponential moving average of the weights, which the trained model then uses. 0 disables averaging.</summary>
    /// <value>The default is 0; at least 0 and below 1.</value>
    [Choice(new object[] { 0f, 0.9f, 0.99f }, 0f)]
    public float WeightAveraging { get; set; }

    /// <summary>
    /// Gets or sets the share of the training rows that is held out to choose the best epoch. The rows are drawn by <see cref="Seed"/>. Only if <see
    /// cref="ValidationSet"/> is null.
    /// </summary>
    /// <value>The default is 0; at least 0 and below 1.</value>
    public float ValidationFraction { get; set; }

    /// <summary>Gets or sets the rows that choose the best epoch. They have the same columns as the training data.</summary>
    /// <value>The default is null.</value>
    [JsonIgnore]
    public IDataView? ValidationSet { get; set; }

    /// <summary>
    /// Gets or sets the number of epochs without a better validation loss after which training stops. Requires a validation set or fraction. Null means that
    /// training does not stop early.
    /// </summary>
    /// <value>The default is null; otherwise at least 1.</value>
    public int? EarlyStoppingPatience { get; set; }

    /// <summary>
    /// Gets or sets the seed of everything that is drawn: the first weights, the order of the rows, dropout and the validation rows. The same data, options
    /// and seed give the same model with any number of threads, on processors with vectors of the same width (AVX-512, AVX2 or 128 bits). Between widths,
    /// sums are rounded in a different order, and models differ by that.
    /// </summary>
    /// <value>The default is null: the seed of the MLContext, or 1 if it has none.</value>
    public int? Seed { get; set; }

    /// <summary>Gets or sets the number of threads that train. The result does not depend on it.</summary>
    /// <value>The default is null: one per processor; otherwise 1 to 1024.</value>
    public int? NumberOfThreads { get; set; }

    /// <summary>
    /// Gets or sets the path of a file to which training writes its state from time to time, and from which a later run with the same data and options
    /// continues.
    /// </summary>
    /// <value>The default is null: no file.</value>
    public string? CheckpointPath { get; set; }

    /// <summary>
    /// Gets or sets the object that receives a report after each epoch and, within a long epoch, every ten seconds. An <see cref="IStartedProgress"/> first
    /// receives a description of what is trained.
    /// </summary>
    /// <value>The default is null.</value>
    [JsonIgnore]
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>
    /// Gets or sets the token that stops training within one batch. Fit then returns a model with the weights of the best validated epoch, or the latest
    /// weights if nothing was validated, and writes a warning to the log.
    /// </summary>
    /// <value>The default is none.</value>
    [JsonIgnore]
    public CancellationToken CancellationToken { get; set; }
}
