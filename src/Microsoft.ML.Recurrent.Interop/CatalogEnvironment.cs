using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.Friends;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Finds the environment of ML.NET's catalogs, so that extension methods can add new components to them.</summary>
internal static class CatalogEnvironment
{
    /// <summary>Gets the environment of a context.</summary>
    /// <param name="context">The context.</param>
    /// <returns>The environment.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    public static IHostEnvironment Of(MLContext context) => context ?? throw new ArgumentNullException(nameof(context));

    /// <summary>Gets the environment of a task catalog, such as <c>ml.Forecasting</c> or <c>ml.MulticlassClassification</c>.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The environment.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is null.</exception>
    public static IHostEnvironment Of(TrainCatalogBase catalog) => OfCatalog(catalog);

    /// <summary>Gets the environment of a part of a task catalog, such as <c>ml.Regression.Trainers</c>.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The environment.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is null.</exception>
    public static IHostEnvironment Of(TrainCatalogBase.CatalogInstantiatorBase catalog) => OfCatalog(catalog);

    /// <summary>Gets the environment of <c>ml.Transforms</c>.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The environment.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is null.</exception>
    public static IHostEnvironment Of(TransformsCatalog catalog) => OfCatalog(catalog);

    /// <summary>Gets the environment of <c>ml.Transforms.Text</c>.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The environment.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is null.</exception>
    public static IHostEnvironment Of(TransformsCatalog.TextTransforms catalog) => OfCatalog(catalog);

    /// <summary>Gets the seed with which the <see cref="MLContext"/> of an environment was created.</summary>
    /// <param name="environment">The environment.</param>
    /// <returns>The seed, or null if the context has none, which in ML.NET requests different results every time.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="environment"/> is null.</exception>
    public static int? SeedOf(IHostEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return MlNetInternals.Call(() => (environment as IHostEnvironmentInternal)?.Seed);
    }

    private static IHostEnvironment OfCatalog(object catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return MlNetInternals.Call(() => ((IInternalCatalog)catalog).Environment);
    }
}
