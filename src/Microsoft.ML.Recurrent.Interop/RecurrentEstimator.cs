using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>
/// An estimator that checks its input against the schema, trains under an activity of ML.NET's log, and adds columns.
/// It goes wherever ML.NET takes an <see cref="IEstimator{TTransformer}"/>: <c>Append</c>, <c>AppendCacheCheckpoint</c>, <c>CrossValidate</c>.
/// </summary>
/// <typeparam name="TTransformer">What training gives.</typeparam>
/// <remarks>Safe for concurrent use as long as <see cref="Train"/> is.</remarks>
public abstract class RecurrentEstimator<TTransformer> : IEstimator<TTransformer>
    where TTransformer : class, ITransformer
{
    /// <summary>Registers the estimator with its environment.</summary>
    /// <param name="environment">The environment; see <see cref="CatalogEnvironment"/>.</param>
    /// <param name="name">The name that messages in the log carry.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    protected RecurrentEstimator(IHostEnvironment environment, string name)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(name);
        Host = environment.Register(name);
    }

    /// <summary>Gets the environment the estimator is registered with.</summary>
    protected IHost Host { get; }

    /// <summary>Trains on data.</summary>
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

    /// <summary>Throws if the input cannot be trained on. Called before any work is done, with the shape of the real or of a promised schema.</summary>
    /// <param name="inputSchema">The shape of the input.</param>
    /// <exception cref="ArgumentException">A column is missing or has an unsuitable type; the message names it.</exception>
    protected abstract void CheckInput(SchemaShape inputSchema);

    /// <summary>Gives the shapes of the columns the trained transformer adds.</summary>
    /// <param name="inputSchema">The shape of the input, which has passed <see cref="CheckInput"/>.</param>
    /// <returns>The columns; see <see cref="SchemaShapes"/> and <see cref="ScoreColumns"/>.</returns>
    protected abstract IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema);

    /// <summary>Trains.</summary>
    /// <param name="input">The training data, which has passed <see cref="CheckInput"/>.</param>
    /// <param name="log">The activity to report to; it ends when the method returns.</param>
    /// <returns>The trained transformer.</returns>
    protected abstract TTransformer Train(IDataView input, RecurrentLog log);
}
