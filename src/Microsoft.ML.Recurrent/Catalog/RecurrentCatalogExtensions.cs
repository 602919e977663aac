using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML;

/// <summary>Adds to a context what this library has beyond ML.NET's own catalogs.</summary>
public static class RecurrentCatalogExtensions
{
    extension(MLContext context)
    {
        /// <summary>Gets the catalog of experiments over recurrent pipelines, as <see cref="GetRecurrentCatalog"/> does.</summary>
        /// <value>A new, stateless object.</value>
        /// <remarks>An extension property, which needs C# 14; F#, Visual Basic and older versions of C# call <see cref="GetRecurrentCatalog"/>.</remarks>
        /// <exception cref="ArgumentNullException">The context is null.</exception>
        /// <include file="../Documentation/Experiment.xml" path="documentation/example"/>
        public RecurrentCatalog Recurrent => GetRecurrentCatalog(context);
    }

    /// <summary>Gets the catalog of experiments over recurrent pipelines, in any language. In C# 14 <c>ml.Recurrent</c> is the same.</summary>
    /// <param name="context">The context that experiments work in.</param>
    /// <returns>A new, stateless object.</returns>
    /// <exception cref="ArgumentNullException">The context is null.</exception>
    /// <include file="../Documentation/Experiment.xml" path="documentation/example"/>
    public static RecurrentCatalog GetRecurrentCatalog(this MLContext context) => new(context ?? throw new ArgumentNullException(nameof(context)));
}
