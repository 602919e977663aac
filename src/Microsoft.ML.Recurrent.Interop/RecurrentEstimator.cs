using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>
/// Represents an estimator that checks the schema of its input, trains within an activity of ML.NET's log, and adds columns. It can be used wherever ML.NET
/// accepts an <see cref="IEstimator{TTransformer}"/>, such as in <c>Append</c>, <c>AppendCacheCheckpoint</c> and <c>CrossValidate</c>.
/// </summary>
/// <typeparam name="TTransformer">The type of the trained transformer.</typeparam>
/// <remarks>Instances are safe for concurrent use if <see cref="Train"/> is.</remarks>
public abstract class RecurrentEstimator<TTransformer> : IEstimator<TTransformer>
    where TTransformer : class, ITransformer
{
    /// <summary>Initializes a new instance of the <see cref="RecurrentEstimator{TTransformer}"/> class and registers it with its environment.</summary>
    /// <param name="environment">The environment; see <see cref="CatalogEnvironment"/>.</param>
    /// <param name="name">The name of the component in messages of the log.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    protected RecurrentEstimator(IHostEnvironment environment, string name)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(name);
        Host = environment.Register(name);
    }

    /// <summary>Gets the environment with which the estimator is registered.</summary>
    protected IHost Host { get; }

    /// <summary>Trains a transformer on data.</summary>
    /// <param name="input">The training data.</param>
    /// <returns>The trained transformer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException">A column is missing or has an unsuitable type; the message names it.</exception>
    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        CheckInput(SchemaShapes.Of(input.Schema));
        using var log = new RecurrentLog(Host, "Training");
        return Train(input, log);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="inputSchema"/> is null.</exception>
    /// <exception cref="ArgumentException">A column is missing or has an unsuitable type; the message names it.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        CheckInput(inputSchema);
        return SchemaShapes.Add(inputSchema, GetOutputColumns(inputSchema));
    }

    /// <summary>
    /// Throws an exception if it is not possible to train on the input. This method is called before any work is done, with the shape of the real schema or
    /// of a promised one.
    /// </summary>
    /// <param name="inputSchema">The shape of the input.</param>
    /// <exception cref="ArgumentException">A column is missing or has an unsuitable type; the message names it.</exception>
    protected abstract void CheckInput(SchemaShape inputSchema);

    /// <summary>Gets the shapes of the columns that the trained transformer adds.</summary>
    /// <param name="inputSchema">The shape of the input, which has passed <see cref="CheckInput"/>.</param>
    /// <returns>The columns; see <see cref="SchemaShapes"/> and <see cref="ScoreColumns"/>.</returns>
    protected abstract IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema);

    /// <summary>Trains a transformer.</summary>
    /// <param name="input">The training data, which has passed <see cref="CheckInput"/>.</param>
    /// <param name="log">The activity to report to; it ends when the method returns.</param>
    /// <returns>The trained transformer.</returns>
    protected abstract TTransformer Train(IDataView input, RecurrentLog log);
}
