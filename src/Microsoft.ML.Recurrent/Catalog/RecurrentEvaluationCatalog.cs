using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Tagging;

namespace Microsoft.ML;

/// <summary>Hangs on ML.NET's catalogs what evaluates the recurrent trainers where ML.NET has nothing.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
public static class RecurrentEvaluationCatalog
{
    /// <summary>Compares the tags of sequences with the true ones: accuracy of steps, and precision, recall and F1 of entities by the rules of conlleval.</summary>
    /// <param name="catalog">The catalog <c>ml.MulticlassClassification</c>.</param>
    /// <param name="data">The rows.</param>
    /// <param name="labelColumnName">The true tags: a vector of keys or of text, one for each step. Key 0 and empty text do not count.</param>
    /// <param name="predictedLabelColumnName">The predicted tags: a vector of keys or of text, as long as that of the true tags. Key 0 and empty text are wrong.</param>
    /// <param name="tagScheme">How tags mark entities; null means that it is seen from the true tags, as <see cref="SequenceTaggingOptions.TagScheme"/> tells.</param>
    /// <param name="cancellationToken">Ends the call before the next row.</param>
    /// <returns>The metrics.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> or a name is null.</exception>
    /// <exception cref="ArgumentException">A column is missing or unsuitable, a row has different numbers of tags in the two, or there is no such scheme.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <include file="../Documentation/Tag.xml" path="documentation/example"/>
    public static TaggingMetrics EvaluateTagging(
        this MulticlassClassificationCatalog catalog,
        IDataView data,
        string labelColumnName = RecurrentDefaults.LabelColumnName,
        string predictedLabelColumnName = "PredictedLabel",
        TagScheme? tagScheme = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(labelColumnName);
        ArgumentNullException.ThrowIfNull(predictedLabelColumnName);
        if (tagScheme is { } scheme && !Enum.IsDefined(scheme))
            throw new ArgumentOutOfRangeException(nameof(tagScheme), tagScheme, $"There is no such scheme; there are {string.Join(", ", Enum.GetNames<TagScheme>())}.");
        using var log = new RecurrentLog(CatalogEnvironment.Of(catalog), "Evaluation");
        return TaggingEvaluator.Evaluate(data, labelColumnName, predictedLabelColumnName, tagScheme, log, cancellationToken);
    }
}
