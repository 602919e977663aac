using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Featurizing;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML;

/// <summary>Recurrent text featurization on <c>ml.Transforms.Text</c>.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
public static class RecurrentTextCatalog
{
    /// <summary>Makes a vector of each text with an encoder of LSTM cells that is learned from the texts themselves, without labels.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column the vectors go to: a vector of Single of fixed size.</param>
    /// <param name="inputColumnName">The column of text, vectors of text or vectors of keys; null means <paramref name="outputColumnName"/>.</param>
    /// <param name="hiddenSize">Hidden units of each direction; 1 to 65,536.</param>
    /// <param name="embeddingSize">Length of the vector of a token; 1 to 65,536.</param>
    /// <param name="numberOfEpochs">Passes over the texts; at least 1.</param>
    /// <param name="pretrainingData">Text, in a column of the same name, from which the encoder learns besides the rows given to Fit; or null.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">A setting is out of range; the message names every one.</exception>
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

    /// <summary>Makes a vector of each text with an encoder of GRU cells that is learned from the texts themselves, without labels.</summary>
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

    /// <summary>Makes a vector of each text with an encoder that is learned from text alone, with every setting.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The settings; checked and copied here.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A setting is out of range; the message names every one.</exception>
    /// <include file="../Documentation/Featurize.xml" path="documentation/example"/>
    public static RecurrentTextFeaturizingEstimator FeaturizeTextByRecurrent(this TransformsCatalog.TextTransforms catalog, TextFeaturizingOptions options) =>
        new(CatalogEnvironment.Of(catalog), options);

    private static TextFeaturizingOptions Options(
        CellKind cell, string outputColumnName, string? inputColumnName, int hiddenSize, int embeddingSize, int numberOfEpochs, IDataView? pretrainingData) => new()
        {
            Cell = cell,
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            HiddenSize = hiddenSize,
            EmbeddingSize = embeddingSize,
            NumberOfEpochs = numberOfEpochs,
            PretrainingData = pretrainingData,
        };
}
