using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Tagging;

namespace Microsoft.ML;

/// <summary>Adds evaluation of the recurrent trainers to ML.NET's catalogs, for tasks that ML.NET does not evaluate.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
public static class RecurrentEvaluationCatalog
{
    /// <summary>
    /// Compares the predicted tags of sequences with the true tags: the accuracy of steps, and the precision, recall and F1 score of entities by the rules of
    /// conlleval.
    /// </summary>
    /// <param name="catalog">The catalog <c>ml.MulticlassClassification</c>.</param>
    /// <param name="data">The rows.</param>
    /// <param name="labelColumnName">
    /// The name of the column of true tags: a vector of keys or of text, one for each step. Key 0 and empty text do not count.
    /// </param>
    /// <param name="predictedLabelColumnName">
    /// The name of the column of predicted tags: a vector of keys or of text, as long as that of the true tags. Key 0 and empty text count as wrong.
    /// </param>
    /// <param name="tagScheme">
    /// The scheme by which tags mark entities. Null derives it from the true tags, as <see cref="SequenceTaggingOptions.TagScheme"/> describes.
    /// </param>
    /// <param name="cancellationToken">The token that cancels the call before the next row.</param>
    /// <returns>The metrics.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> or a name is null.</exception>
    /// <exception cref="ArgumentException">
    /// A column is missing or unsuitable, a row has different numbers of tags in the two columns, or the scheme does not exist.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
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
            throw new ArgumentOutOfRangeException(
                nameof(tagScheme), tagScheme, $"There is no such scheme; there are {string.Join(", ", Enum.GetNames<TagScheme>())}.");
        using var log = new RecurrentLog(CatalogEnvironment.Of(catalog), "Evaluation");
        return TaggingEvaluator.Evaluate(data, labelColumnName, predictedLabelColumnName, tagScheme, log, cancellationToken);
    }
}
