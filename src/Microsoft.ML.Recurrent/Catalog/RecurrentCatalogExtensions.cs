using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML;

/// <summary>Adds the Recurrent catalog to <see cref="MLContext"/>.</summary>
public static class RecurrentCatalogExtensions
{
    extension(MLContext context)
    {
        /// <summary>Gets the catalog of experiments with recurrent pipelines, as <see cref="GetRecurrentCatalog"/> does.</summary>
        /// <value>A new, stateless object.</value>
        /// <remarks>This extension property requires C# 14. F#, Visual Basic and older versions of C# call <see cref="GetRecurrentCatalog"/>.</remarks>
        /// <exception cref="ArgumentNullException">The context is null.</exception>
        /// <include file="../Documentation/Experiment.xml" path="documentation/example"/>
        public RecurrentCatalog Recurrent => GetRecurrentCatalog(context);
    }

    /// <summary>Gets the catalog of experiments with recurrent pipelines, in any language. In C# 14, <c>ml.Recurrent</c> is the same.</summary>
    /// <param name="context">The context in which experiments run.</param>
    /// <returns>A new, stateless object.</returns>
    /// <exception cref="ArgumentNullException">The context is null.</exception>
    /// <include file="../Documentation/Experiment.xml" path="documentation/example"/>
    public static RecurrentCatalog GetRecurrentCatalog(this MLContext context) => new(context ?? throw new ArgumentNullException(nameof(context)));
}
