using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.Friends;
using Microsoft.ML.Recurrent.Interop.Models;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>
/// A transformer that <c>ml.Model.Save</c> and <c>ml.Model.Load</c> can save and load, alone and inside a chain, in a fresh process and with nothing registered.
/// </summary>
/// <remarks>
/// A class that derives from it carries <see cref="RecurrentModelAttribute"/>, implements <see cref="IRecurrentModel{TSelf}"/>
/// and lives in an assembly named Microsoft.ML.Recurrent or Microsoft.ML.Recurrent.*, because that is where loading looks.
/// </remarks>
public abstract class SavableTransformer : ITransformer
{
    private readonly ModelIdentity _identity;

    /// <summary>Registers the transformer with its environment.</summary>
    /// <param name="environment">The environment, for instance an <see cref="MLContext"/>.</param>
    /// <param name="name">The name that messages in the log carry.</param>
    /// <exception cref="ArgumentNullException"><paramref name="environment"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The class could be saved but not loaded again: see the remarks of the class.</exception>
    protected SavableTransformer(IHostEnvironment environment, string name)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(name);
        _identity = ModelIdentity.Of(GetType());
        Host = environment.Register(name);
    }

    /// <summary>Gets the environment the transformer is registered with.</summary>
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
    /// <param name="payload">A stream of its own inside the model file; it can be written only forwards and must not be closed.</param>
    protected abstract void SavePayload(Stream payload);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        MlNetInternals.Call(() => ModelFile.Save(ctx, _identity, SavePayload));
    }
}
