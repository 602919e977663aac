using Microsoft.ML.Data;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.LanguageModels;

namespace Microsoft.ML;

/// <summary>Recurrent language models on <c>ml.Transforms.Text</c>, their measure on running text, and the generator of text.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
public static class RecurrentLanguageModelCatalog
{
    /// <summary>A language model with one LSTM layer, for rows that are texts of their own.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column of the log-probabilities; the perplexity of a row goes to the column of this name followed by Perplexity.</param>
    /// <param name="inputColumnName">The column of the text: text, a vector of text or a vector of keys; null means the same name as the output's.</param>
    /// <param name="textTokens">What a token of plain text is.</param>
    /// <param name="rowsAreContinuous">Whether the rows, in their order, are one running text.</param>
    /// <param name="hiddenSize">Hidden units, and the length of a token's vector; 1 to 65,536.</param>
    /// <param name="numberOfEpochs">Passes over the training data; at least 1.</param>
    /// <param name="learningRate">Size of the optimizer's steps; above 0.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">A setting is out of range; the message names every one.</exception>
    /// <include file="../Documentation/LanguageModel.xml" path="documentation/example"/>
    public static LanguageModelEstimator RecurrentLanguageModel(
        this TransformsCatalog.TextTransforms catalog,
        string outputColumnName,
        string? inputColumnName = null,
        TextTokens textTokens = TextTokens.Words,
        bool rowsAreContinuous = false,
        int hiddenSize = LanguageModelDefaults.HiddenSize,
        int numberOfEpochs = RecurrentDefaults.NumberOfEpochs,
        float learningRate = LanguageModelDefaults.LearningRate) => catalog.RecurrentLanguageModel(new LanguageModelOptions
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName ?? outputColumnName,
            TextTokens = textTokens,
            RowsAreContinuous = rowsAreContinuous,
            HiddenSize = hiddenSize,
            EmbeddingSize = hiddenSize,
            NumberOfEpochs = numberOfEpochs,
            LearningRate = learningRate,
        });

    /// <summary>A language model with everything open to choice.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The options; they are checked and copied.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">Something is out of range; the message names every violation.</exception>
    /// <include file="../Documentation/LanguageModel.xml" path="documentation/example"/>
    public static LanguageModelEstimator RecurrentLanguageModel(this TransformsCatalog.TextTransforms catalog, LanguageModelOptions options) =>
        new(CatalogEnvironment.Of(catalog), options);

    /// <summary>Measures how well a language model predicts a text.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">A language model, or a chain that holds one; what stands before it is applied to the data.</param>
    /// <param name="data">The rows, in their order.</param>
    /// <param name="rowsAreContinuous">
    /// Whether the rows are one running text, read as one stream with the state carried from row to row and the end of each row predicted, as published
    /// perplexities of the Penn Treebank are; otherwise every row is read from the start of a text, as <c>Transform</c> does. Null means as in training.
    /// </param>
    /// <param name="cancellationToken">Ends the call within a row, or within some hundred tokens of a running text.</param>
    /// <returns>The measures, over all tokens.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There is no language model, or a column is missing or of another type than in training.</exception>
    /// <exception cref="InvalidOperationException">There is no row.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <include file="../Documentation/LanguageModel.xml" path="documentation/example"/>
    public static LanguageModelMetrics EvaluateLanguageModel(
        this TransformsCatalog.TextTransforms catalog, ITransformer model, IDataView data, bool? rowsAreContinuous = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        var (before, found) = Find(model);
        foreach (var transformer in before)
            data = transformer.Transform(data);
        var languageModel = found.LanguageModel;
        var text = RunningTextLoader.Load(data, found.InputColumnName, languageModel.Encoding, "evaluation", cancellationToken);
        var scores = new TextScores(languageModel);
        if (rowsAreContinuous ?? languageModel.RowsAreContinuous)
            scores.ScoreWhole(text, cancellationToken);
        else
            scores.ScoreRows(text, cancellationToken);
        return new LanguageModelMetrics(TextScores.CrossEntropy(scores.All), text.PredictedTokens, text.UnknownShare);
    }

    /// <summary>Makes a generator of text, at the start of a text.</summary>
    /// <param name="model">A language model, or a chain that holds one; what stands before it is not applied to prompts.</param>
    /// <param name="context">The context, whose seed counts where the options have none.</param>
    /// <param name="options">How tokens are chosen; they are checked and copied. Null means the defaults.</param>
    /// <returns>A new generator, independent of others made from the same model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> or <paramref name="context"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no language model, or an option is out of range; the message names every violation.</exception>
    /// <include file="../Documentation/LanguageModel.xml" path="documentation/example"/>
    public static TextGenerator CreateTextGenerator(this ITransformer model, MLContext context, GenerationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(context);
        var seed = CatalogEnvironment.SeedOf(CatalogEnvironment.Of(context)) ?? RecurrentDefaults.Seed;
        return new TextGenerator(Find(model).Model.LanguageModel, options ?? new GenerationOptions(), seed);
    }

    private static (ITransformer[] Before, LanguageModelTransformer Model) Find(ITransformer model)
    {
        var parts = TransformerParts.Of(model).ToArray();
        var at = Array.FindLastIndex(parts, part => part is LanguageModelTransformer);
        return at >= 0
            ? (parts[..at], (LanguageModelTransformer)parts[at])
            : throw new ArgumentException($"There is no recurrent language model in it; it is {string.Join(", ", parts.Select(part => part.GetType().Name).DefaultIfEmpty("an empty chain"))}.",
                nameof(model));
    }
}
