using Microsoft.ML.Recurrent;

namespace Microsoft.ML;

/// <summary>Adds a summary to trained models.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
public static class RecurrentSummaryCatalog
{
    /// <summary>Summarizes the recurrent networks of a trained or loaded model: layers, output shapes, numbers of weights, and how training ended.</summary>
    /// <param name="model">A recurrent transformer, or a chain that contains one or several.</param>
    /// <returns>The summary, which prints as a table.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no recurrent transformer in the model.</exception>
    /// <remarks>The forecaster inside an anomaly detector counts as part of the detector.</remarks>
    /// <include file="../Documentation/Summary.xml" path="documentation/example"/>
    public static ModelSummary Summary(this ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var parts = TransformerParts.Of(model).ToArray();
        IRecurrentTransformer[] recurrent = [.. parts.OfType<IRecurrentTransformer>()];
        return recurrent.Length > 0 ? new ModelSummary(recurrent)
            : throw new ArgumentException("There is no recurrent transformer in the model; it is "
                + $"{string.Join(", ", parts.Select(part => part.GetType().Name).DefaultIfEmpty("an empty chain"))}.", nameof(model));
    }
}
