using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents an estimator that trains recurrent networks on rows, each of which is an example: it can use validation rows, and it can train a model further.
/// </summary>
/// <typeparam name="TTransformer">The type of the trained model.</typeparam>
/// <remarks>
/// The log of ML.NET reports what is trained, the progress at most every ten seconds, and the outcome; <see cref="RecurrentOptions.Progress"/> receives a
/// report after each epoch and every ten seconds. If the cancellation token is cancelled, training ends within one batch, and the model has the weights of the
/// epoch with the best validation result or, if nothing was validated, the latest ones; while data are still being read,
/// <see cref="OperationCanceledException"/> is thrown. The same data, options and seed give the same model, whatever the number of threads. Safe for concurrent
/// use, except with a checkpoint file.
/// </remarks>
public abstract class RecurrentTrainer<TTransformer> : RecurrentEstimator<TTransformer>
    where TTransformer : class, ITransformer
{
    private readonly RecurrentOptions _options;

    private protected RecurrentTrainer(IHostEnvironment environment, string name, RecurrentOptions options, TTransformer? start)
        : base(environment, name)
    {
        _options = options;
        Start = start;
    }

    /// <summary>Gets the model that is trained further, or null.</summary>
    private protected TTransformer? Start { get; }

    /// <summary>Trains the model and uses validation rows to choose the best epoch.</summary>
    /// <param name="trainData">The training rows.</param>
    /// <param name="validationData">The validation rows, with the same columns. They replace the validation set or fraction of the options.</param>
    /// <returns>The trained model.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A column is missing or has an unsuitable type; the message names it.</exception>
    /// <exception cref="InvalidOperationException">No row can be used, or there is nothing to learn from.</exception>
    public TTransformer Fit(IDataView trainData, IDataView validationData)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(validationData);
        return Run(trainData, validationData);
    }

    /// <summary>
    /// Trains a model further with new rows: its networks start with the weights they have, and what it learned of the columns, such as vocabularies, scales,
    /// classes and tags, stays as it is. Words that it does not know remain unknown, with a warning if they are many, and tags that it does not know do not
    /// count, with a warning. The options that determine its networks, and how they read a row, must be left at their defaults or be those of the model; the
    /// others are those of this trainer.
    /// </summary>
    /// <param name="trainData">The new training rows.</param>
    /// <param name="start">The model, which does not change.</param>
    /// <returns>The model after training.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An option or a column is not that of the model; the message names it.</exception>
    /// <exception cref="InvalidOperationException">No row can be used, or there is nothing to learn from.</exception>
    public TTransformer Fit(IDataView trainData, TTransformer start)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(start);
        return Continue(start).Run(trainData, null);
    }

    /// <summary>Trains a model further with new rows and uses validation rows to choose the best epoch.</summary>
    /// <param name="trainData">The new training rows.</param>
    /// <param name="validationData">The validation rows, with the same columns.</param>
    /// <param name="start">The model, which does not change.</param>
    /// <returns>The model after training.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An option or a column is not that of the model; the message names it.</exception>
    /// <exception cref="InvalidOperationException">No row can be used, or there is nothing to learn from.</exception>
    public TTransformer Fit(IDataView trainData, IDataView validationData, TTransformer start)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(validationData);
        ArgumentNullException.ThrowIfNull(start);
        return Continue(start).Run(trainData, validationData);
    }

    /// <inheritdoc/>
    protected sealed override TTransformer Train(IDataView input, RecurrentLog log) => Train(input, null, log);

    /// <summary>Trains the model on rows that have passed the check of columns.</summary>
    /// <param name="trainData">The training rows.</param>
    /// <param name="validationData">The rows that choose the best epoch; null for those of the options or, without them, a share of the training rows.</param>
    /// <param name="log">The activity to report to.</param>
    private protected abstract TTransformer Train(IDataView trainData, IDataView? validationData, RecurrentLog log);

    /// <summary>Returns what a model that is trained further fixes.</summary>
    private protected abstract OptionStart StartOf(TTransformer start);

    /// <summary>Creates a trainer that trains a model further.</summary>
    /// <param name="options">The options, which are those of the model where it determines them.</param>
    /// <param name="start">The model.</param>
    private protected abstract RecurrentTrainer<TTransformer> Continue(RecurrentOptions options, TTransformer start);

    /// <summary>
    /// Adds what is wrong with options if a model is trained further. An override, for checks that do not concern a single row, calls the base first.
    /// </summary>
    private protected virtual void CheckStart(RecurrentOptions options, TTransformer start, OptionViolations violations) =>
        options.Table.CheckStart(options, StartOf(start), violations);

    private RecurrentTrainer<TTransformer> Continue(TTransformer start)
    {
        var options = RecurrentOptions.CheckedCopy(_options, null);
        var violations = new OptionViolations(options.GetType().Name);
        CheckStart(options, start, violations);
        violations.ThrowIfAny();
        options.Table.Adopt(options, StartOf(start));
        return Continue(options, start);
    }

    private TTransformer Run(IDataView trainData, IDataView? validationData)
    {
        CheckInput(SchemaShapes.Of(trainData.Schema));
        if (validationData is not null)
            CheckInput(SchemaShapes.Of(validationData.Schema));
        using var log = new RecurrentLog(Host, "Training");
        return Train(trainData, validationData, log);
    }
}
