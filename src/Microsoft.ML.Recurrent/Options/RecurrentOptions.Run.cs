using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <content>The rows, the seed and the surroundings of a run.</content>
public abstract partial class RecurrentOptions
{
    /// <summary>
    /// Gets or sets the fraction of the training rows that is held out to choose the best epoch. The rows are drawn by <see cref="Seed"/>. Only if <see
    /// cref="ValidationSet"/> is null.
    /// </summary>
    /// <value>The default is 0; at least 0 and below 1.</value>
    public float ValidationFraction { get; set => field = Give(value); }

    /// <summary>Gets or sets the rows that choose the best epoch. They have the same columns as the training data.</summary>
    /// <value>The default is null.</value>
    [JsonIgnore]
    public IDataView? ValidationSet { get; set; }

    /// <summary>
    /// Gets or sets the number of epochs without a better validation loss after which training stops. Requires a validation set or fraction. Null means that
    /// training does not stop early.
    /// </summary>
    /// <value>The default is null; otherwise at least 1.</value>
    public int? EarlyStoppingPatience { get; set => field = Give(value); }

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
