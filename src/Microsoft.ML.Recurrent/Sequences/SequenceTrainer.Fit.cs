using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent;

/// <content>Training with validation rows, and of a model that is trained further.</content>
public abstract partial class SequenceTrainer<TTransformer>
{
    /// <summary>Trains the model and uses validation rows to choose the best epoch.</summary>
    /// <param name="trainData">The training rows.</param>
    /// <param name="validationData">The validation rows, with the same columns. They replace the validation set or fraction of the options.</param>
    /// <returns>The trained model.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A column is missing or has an unsuitable type; the message names it.</exception>
    /// <exception cref="InvalidOperationException">No row can be used.</exception>
    public TTransformer Fit(IDataView trainData, IDataView validationData)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(validationData);
        return Run(trainData, validationData);
    }

    /// <summary>
    /// Trains a model further with new rows: its networks start with the weights they have, and what it learned of the columns, such as vocabularies, scales,
    /// classes and tags, stays as it is. Words that it does not know remain unknown, and tags that it does not know do not count, with a warning. The options
    /// that determine its networks, and how they read a sequence, must be left at their defaults or be those of the model; the others are those of this
    /// trainer.
    /// </summary>
    /// <param name="trainData">The new training rows.</param>
    /// <param name="start">The model, which does not change.</param>
    /// <returns>The model after training.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An option or a column is not that of the model; the message names it.</exception>
    /// <exception cref="InvalidOperationException">No row can be used.</exception>
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
    /// <exception cref="InvalidOperationException">No row can be used.</exception>
    public TTransformer Fit(IDataView trainData, IDataView validationData, TTransformer start)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(validationData);
        ArgumentNullException.ThrowIfNull(start);
        return Continue(start).Run(trainData, validationData);
    }

    /// <summary>Creates a trainer that trains a model further.</summary>
    /// <param name="options">The options, which are those of the model where it determines them.</param>
    /// <param name="start">The model.</param>
    private protected abstract SequenceTrainer<TTransformer> Continue(LabeledSequenceOptions options, TTransformer start);

    /// <summary>
    /// Adds what is wrong with options if a model is trained further. An override, for checks that do not concern a single row, calls the base first.
    /// </summary>
    private protected virtual void CheckStart(LabeledSequenceOptions options, TTransformer start, OptionViolations violations) =>
        options.Table.CheckStart(options, start.Start, violations);

    private SequenceTrainer<TTransformer> Continue(TTransformer start)
    {
        var options = RecurrentOptions.CheckedCopy(_options, null);
        var violations = new OptionViolations(options.GetType().Name);
        CheckStart(options, start, violations);
        violations.ThrowIfAny();
        options.Table.Adopt(options, start.Start);
        return Continue(options, start);
    }
}
