using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <content>How the weights are trained.</content>
public abstract partial class RecurrentOptions
{
    /// <summary>Gets or sets the number of sequences in a batch.</summary>
    /// <value>The default is 32; at least 1.</value>
    [Range(8, 128, RecurrentDefaults.BatchSize, true)]
    public int BatchSize { get; set => field = Give(value); }

    /// <summary>
    /// Gets or sets the maximum number of sequences of a batch that are computed at the same time. A larger batch is computed in pieces of about the same size,
    /// whose gradients are added before the weights are updated (gradient accumulation), so that it may be larger than memory holds. The update is that of the
    /// whole batch, up to rounding; noise is drawn anew for each piece.
    /// </summary>
    /// <value>The default is null: the whole batch; otherwise at least 1 and below <see cref="BatchSize"/>.</value>
    public int? MicroBatchSize { get; set; }

    /// <summary>Gets or sets the number of passes over the training data.</summary>
    /// <value>The default is 30; at least 1.</value>
    [Range(3, 100, RecurrentDefaults.NumberOfEpochs, true)]
    public int NumberOfEpochs { get; set => field = Give(value); }

    /// <summary>Gets or sets the size of the optimizer's steps, before the schedule changes it.</summary>
    /// <value>The default is 0.005; above 0 and finite.</value>
    [Range(0.0003f, 0.03f, RecurrentDefaults.LearningRate, true)]
    public float LearningRate { get; set => field = Give(value); }

    /// <summary>Gets or sets how the learning rate changes over the steps of a run. Schedules are compared by content and can be written as JSON.</summary>
    /// <value>The default is <see cref="ConstantSchedule"/>.</value>
    public LearningRateSchedule LearningRateSchedule { get; set => field = Give(value); } = null!;

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
    public float WeightDecay { get; set => field = Give(value); }

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
    [Choice(new object[] { 0f, 0.9f, 0.99f, 0.998f }, 0f)]
    public float WeightAveraging { get; set => field = Give(value); }
}
