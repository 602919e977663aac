using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML;

/// <summary>Hangs on a context what this library has beyond ML.NET's own catalogs.</summary>
public static class RecurrentCatalogExtensions
{
    extension(MLContext context)
    {
        /// <summary>Experiments over recurrent pipelines.</summary>
        /// <value>A new, stateless object.</value>
        /// <exception cref="ArgumentNullException">The context is null.</exception>
        public RecurrentCatalog Recurrent => new(context ?? throw new ArgumentNullException(nameof(context)));
    }
}
