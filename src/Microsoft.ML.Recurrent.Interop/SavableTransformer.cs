using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.Friends;
using Microsoft.ML.Recurrent.Interop.Models;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>
/// Represents a transformer that <c>ml.Model.Save</c> and <c>ml.Model.Load</c> can save and load, alone and inside a chain, even in a new process and
/// without any registration.
/// </summary>
/// <remarks>
/// A derived class must have <see cref="RecurrentModelAttribute"/>, implement <see cref="IRecurrentModel{TSelf}"/> and belong to an assembly named
/// Microsoft.ML.Recurrent or Microsoft.ML.Recurrent.*, because loading searches only these assemblies.
/// </remarks>
public abstract class SavableTransformer : ITransformer
{
    private readonly ModelIdentity _identity;

    /// <summary>Initializes a new instance of the <see cref="SavableTransformer"/> class and registers it with its environment.</summary>
    /// <param name="environment">The environment, for instance an <see cref="MLContext"/>.</param>
    /// <param name="name">The name of the component in messages of the log.</param>
    /// <exception cref="ArgumentNullException"><paramref name="environment"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The class could be saved but not loaded again; see the remarks on the class.</exception>
    protected SavableTransformer(IHostEnvironment environment, string name)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(name);
        _identity = ModelIdentity.Of(GetType());
        Host = environment.Register(name);
    }

    /// <summary>Gets the environment with which the transformer is registered.</summary>
    protected IHost Host { get; }

    /// <inheritdoc/>
    public abstract bool IsRowToRowMapper { get; }

    /// <inheritdoc/>
    public abstract DataViewSchema GetOutputSchema(DataViewSchema inputSchema);

    /// <inheritdoc/>
    public abstract IDataView Transform(IDataView input);

    /// <inheritdoc/>
    public abstract IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema);

    /// <summary>Writes everything that <see cref="IRecurrentModel{TSelf}.Load"/> needs.</summary>
    /// <param name="payload">A separate stream inside the model file, which can only be written forwards and must not be closed.</param>
    protected abstract void SavePayload(Stream payload);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        MlNetInternals.Call(() => ModelFile.Save(ctx, _identity, SavePayload));
    }
}
