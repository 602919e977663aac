using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Featurizing;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML;

/// <summary>Adds recurrent text featurization to <c>ml.Transforms.Text</c>.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
public static class RecurrentTextCatalog
{
    /// <summary>
    /// Creates an estimator that turns each text into a vector with an encoder of LSTM cells, which is trained on the texts themselves, without labels.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The name of the output column: a vector of Single of fixed size.</param>
    /// <param name="inputColumnName">
    /// The name of the column of text, vectors of text or vectors of keys; null means <paramref name="outputColumnName"/>.
    /// </param>
    /// <param name="hiddenSize">The number of hidden units of each direction; 1 to 65,536.</param>
    /// <param name="embeddingSize">The length of the vector of a token; 1 to 65,536.</param>
    /// <param name="numberOfEpochs">The number of passes over the texts; at least 1.</param>
    /// <param name="pretrainingData">Further text for the encoder to learn from, besides the rows given to Fit, in a column of the same name; or null.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">An option is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/Featurize.xml" path="documentation/example"/>
    public static RecurrentTextFeaturizingEstimator FeaturizeTextByLstm(
        this TransformsCatalog.TextTransforms catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int hiddenSize = FeaturizingDefaults.HiddenSize,
        int embeddingSize = FeaturizingDefaults.EmbeddingSize,
        int numberOfEpochs = FeaturizingDefaults.NumberOfEpochs,
        IDataView? pretrainingData = null) =>
        catalog.FeaturizeTextByRecurrent(Options(CellKind.Lstm, outputColumnName, inputColumnName, hiddenSize, embeddingSize, numberOfEpochs, pretrainingData));

    /// <summary>
    /// Creates an estimator that turns each text into a vector with an encoder of GRU cells, which is trained on the texts themselves, without labels.
    /// </summary>
    /// <inheritdoc cref="FeaturizeTextByLstm"/>
    /// <include file="../Documentation/Featurize.xml" path="documentation/example"/>
    public static RecurrentTextFeaturizingEstimator FeaturizeTextByGru(
        this TransformsCatalog.TextTransforms catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int hiddenSize = FeaturizingDefaults.HiddenSize,
        int embeddingSize = FeaturizingDefaults.EmbeddingSize,
        int numberOfEpochs = FeaturizingDefaults.NumberOfEpochs,
        IDataView? pretrainingData = null) =>
        catalog.FeaturizeTextByRecurrent(Options(CellKind.Gru, outputColumnName, inputColumnName, hiddenSize, embeddingSize, numberOfEpochs, pretrainingData));

    /// <summary>Creates an estimator, with every option, that turns each text into a vector with an encoder that is trained on text alone.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The options; they are checked and copied.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An option is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/Featurize.xml" path="documentation/example"/>
    public static RecurrentTextFeaturizingEstimator FeaturizeTextByRecurrent(this TransformsCatalog.TextTransforms catalog, TextFeaturizingOptions options) =>
        new(CatalogEnvironment.Of(catalog), options);

    private static TextFeaturizingOptions Options(
        CellKind cell, string outputColumnName, string? inputColumnName, int hiddenSize, int embeddingSize, int numberOfEpochs, IDataView? pretrainingData)
    {
        var options = ShorthandOptions.OfTokens<TextFeaturizingOptions>(cell, hiddenSize, embeddingSize, numberOfEpochs);
        options.OutputColumnName = outputColumnName;
        options.InputColumnName = inputColumnName;
        options.PretrainingData = pretrainingData;
        return options;
    }
}
