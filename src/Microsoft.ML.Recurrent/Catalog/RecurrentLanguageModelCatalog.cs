using Microsoft.ML.Data;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.LanguageModels;
using Microsoft.ML.Recurrent.LanguageModels.Adaptation;

namespace Microsoft.ML;

/// <summary>Adds recurrent language models, their evaluation on running text, and the text generator to <c>ml.Transforms.Text</c>.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
public static class RecurrentLanguageModelCatalog
{
    /// <summary>Creates a language model with one LSTM layer, for rows that are separate texts.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">
    /// The name of the output column of log-probabilities. The perplexity of a row is in the column of this name followed by Perplexity.
    /// </param>
    /// <param name="inputColumnName">
    /// The name of the column of the text: text, a vector of text or a vector of keys. Null means <paramref name="outputColumnName"/>.
    /// </param>
    /// <param name="textTokens">The unit that a token of plain text is.</param>
    /// <param name="rowsAreContinuous">A value that indicates whether the rows, in their order, are one running text.</param>
    /// <param name="hiddenSize">The number of hidden units, and the length of a token's vector; 1 to 65,536.</param>
    /// <param name="numberOfEpochs">The number of passes over the training data; at least 1.</param>
    /// <param name="learningRate">The size of the optimizer's steps; above 0.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">An option is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/LanguageModel.xml" path="documentation/example"/>
    public static LanguageModelEstimator RecurrentLanguageModel(
        this TransformsCatalog.TextTransforms catalog,
        string outputColumnName,
        string? inputColumnName = null,
        TextTokens textTokens = TextTokens.Words,
        bool rowsAreContinuous = false,
        int hiddenSize = LanguageModelDefaults.HiddenSize,
        int numberOfEpochs = RecurrentDefaults.NumberOfEpochs,
        float learningRate = LanguageModelDefaults.LearningRate)
    {
        var options = ShorthandOptions.OfTokens<LanguageModelOptions>(CellKind.Lstm, hiddenSize, hiddenSize, numberOfEpochs, learningRate);
        options.OutputColumnName = outputColumnName;
        options.InputColumnName = inputColumnName ?? outputColumnName;
        options.TextTokens = textTokens;
        options.RowsAreContinuous = rowsAreContinuous;
        return catalog.RecurrentLanguageModel(options);
    }

    /// <summary>Creates a language model with every option.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The options; they are checked and copied.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An option is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/LanguageModel.xml" path="documentation/example"/>
    public static LanguageModelEstimator RecurrentLanguageModel(this TransformsCatalog.TextTransforms catalog, LanguageModelOptions options) =>
        new(CatalogEnvironment.Of(catalog), options);

    /// <summary>Measures how well a language model predicts a text.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">A language model, or a chain that contains one; the transformers before it are applied to the data.</param>
    /// <param name="data">The rows, in their order.</param>
    /// <param name="rowsAreContinuous">
    /// A value that indicates whether the rows are one running text. It is then read as one stream, with the state carried from row to row and the end of each
    /// row predicted, as for published perplexities of the Penn Treebank. Otherwise every row is read from the start of a text, as <c>Transform</c> does. Null
    /// means as in training.
    /// </param>
    /// <param name="cancellationToken">The token that cancels the call within a row, or within a few hundred tokens of a running text.</param>
    /// <returns>The metrics, over all tokens.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There is no language model, or a column is missing or has a different type than in training.</exception>
    /// <exception cref="InvalidOperationException">There are no rows.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    /// <include file="../Documentation/LanguageModel.xml" path="documentation/example"/>
    public static LanguageModelMetrics EvaluateLanguageModel(
        this TransformsCatalog.TextTransforms catalog, ITransformer model, IDataView data, bool? rowsAreContinuous = null,
        CancellationToken cancellationToken = default)
    {
        return catalog.EvaluateLanguageModel(model, data, new LanguageModelEvaluationOptions { RowsAreContinuous = rowsAreContinuous }, cancellationToken);
    }

    /// <summary>Measures how well a language model predicts a text, possibly while it adapts to the text.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">A language model, or a chain that contains one; the transformers before it are applied to the data.</param>
    /// <param name="data">The rows, in their order.</param>
    /// <param name="options">
    /// The options that specify how the rows are read; they are checked. A model that adapts reads the rows one after another: each token is predicted before
    /// it is learned from, and what is learned from a row is used for those after it. The model does not change.
    /// </param>
    /// <param name="cancellationToken">The token that cancels the call within a row, or within a few hundred tokens of a running text.</param>
    /// <returns>The metrics, over all tokens.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// There is no language model, a column is missing or has a different type than in training, or an option is out of range or has no effect.
    /// </exception>
    /// <exception cref="InvalidOperationException">There are no rows.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    /// <include file="../Documentation/LanguageModelAdaptation.xml" path="documentation/example"/>
    public static LanguageModelMetrics EvaluateLanguageModel(
        this TransformsCatalog.TextTransforms catalog, ITransformer model, IDataView data, LanguageModelEvaluationOptions options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options = LanguageModelEvaluationOptionTable.Table.CheckedCopy(options);
        var (before, found) = Find(model);
        foreach (var transformer in before)
            data = transformer.Transform(data);
        var languageModel = found.LanguageModel;
        var text = RunningTextLoader.Load(data, found.InputColumnName, languageModel.Encoding, "evaluation", cancellationToken);
        var continuous = options.RowsAreContinuous ?? languageModel.RowsAreContinuous;
        var crossEntropy = options.Adaptation.Adapts
            ? TextScores.CrossEntropy(AdaptiveScores.Of(languageModel, text, continuous, options.Adaptation, cancellationToken))
            : CrossEntropy(languageModel, text, continuous, cancellationToken);
        return new LanguageModelMetrics(crossEntropy, text.PredictedTokens, text.UnknownFraction);
    }

    /// <summary>Creates a text generator that is at the start of a text.</summary>
    /// <param name="model">A language model, or a chain that contains one; the transformers before it are not applied to prompts.</param>
    /// <param name="context">The context, whose seed is used if the options have no seed.</param>
    /// <param name="options">The options that specify how tokens are chosen; they are checked and copied. Null means the defaults.</param>
    /// <returns>A new generator, independent of others made from the same model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> or <paramref name="context"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no language model, or an option is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/LanguageModel.xml" path="documentation/example"/>
    public static TextGenerator CreateTextGenerator(this ITransformer model, MLContext context, GenerationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(context);
        var seed = CatalogEnvironment.SeedOf(CatalogEnvironment.Of(context)) ?? RecurrentDefaults.Seed;
        return new TextGenerator(Find(model).Model.LanguageModel, options ?? new GenerationOptions(), seed);
    }

    private static double CrossEntropy(LanguageModel model, RunningText text, bool continuous, CancellationToken cancellationToken)
    {
        var scores = new TextScores(model);
        if (continuous)
            scores.ScoreWhole(text, cancellationToken);
        else
            scores.ScoreRows(text, cancellationToken);
        return TextScores.CrossEntropy(scores.All);
    }

    private static (ITransformer[] Before, LanguageModelTransformer Model) Find(ITransformer model)
    {
        var parts = TransformerParts.Of(model).ToArray();
        var at = Array.FindLastIndex(parts, part => part is LanguageModelTransformer);
        return at >= 0
            ? (parts[..at], (LanguageModelTransformer)parts[at])
            : throw new ArgumentException("There is no recurrent language model in it; it is "
                + $"{string.Join(", ", parts.Select(part => part.GetType().Name).DefaultIfEmpty("an empty chain"))}.",
                nameof(model));
    }
}
