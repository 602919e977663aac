using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Featurizing.Series;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML;

/// <summary>Adds recurrent featurization of sequences of numbers to <c>ml.Transforms</c>.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
public static class RecurrentSeriesCatalog
{
    /// <summary>
    /// Creates an estimator that turns each sequence of numbers into a vector by a network that has learned to forecast from millions of generated series.
    /// Nothing is trained: Fit takes milliseconds.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The name of the output column: a vector of Single of fixed size.</param>
    /// <param name="inputColumnName">
    /// The name of the column of sequences: vectors of Single of any length; null means <paramref name="outputColumnName"/>.
    /// </param>
    /// <param name="stepSize">The number of values of a step; 1 to 4,096. Each is read as a separate series.</param>
    /// <param name="size">The pretrained network.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">An option is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/FeaturizeSeries.xml" path="documentation/example"/>
    public static PretrainedSeriesFeaturizingEstimator FeaturizeSeriesByPretrained(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int stepSize = RecurrentDefaults.StepSize,
        PretrainedSize size = SeriesFeaturizingDefaults.Size) =>
        catalog.FeaturizeSeriesByPretrained(new PretrainedSeriesFeaturizingOptions
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            StepSize = stepSize,
            Size = size,
        });

    /// <summary>Creates an estimator, with every option, that turns each sequence of numbers into a vector by a pretrained network.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The options; they are checked and copied.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An option is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/FeaturizeSeries.xml" path="documentation/example"/>
    public static PretrainedSeriesFeaturizingEstimator FeaturizeSeriesByPretrained(
        this TransformsCatalog catalog, PretrainedSeriesFeaturizingOptions options) => new(CatalogEnvironment.Of(catalog), options);

    /// <summary>
    /// Creates an estimator that turns each sequence of numbers into a vector by a GRU network that is trained on the sequences themselves, without labels.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The name of the output column: a vector of Single of fixed size.</param>
    /// <param name="inputColumnName">
    /// The name of the column of sequences: vectors of Single of any length; null means <paramref name="outputColumnName"/>.
    /// </param>
    /// <param name="stepSize">The number of values of a step; 1 to 4,096. The network reads all of them together.</param>
    /// <param name="hiddenSize">The number of hidden units; 1 to 65,536.</param>
    /// <param name="numberOfEpochs">The number of passes over the sequences; at least 1.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">An option is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/FeaturizeSeries.xml" path="documentation/example"/>
    public static RecurrentSeriesFeaturizingEstimator FeaturizeSeriesByGru(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int stepSize = RecurrentDefaults.StepSize,
        int hiddenSize = RecurrentDefaults.HiddenSize,
        int numberOfEpochs = SeriesFeaturizingDefaults.NumberOfEpochs) =>
        catalog.FeaturizeSeriesByRecurrent(Options(CellKind.Gru, outputColumnName, inputColumnName, stepSize, hiddenSize, numberOfEpochs));

    /// <summary>
    /// Creates an estimator that turns each sequence of numbers into a vector by an LSTM network that is trained on the sequences themselves, without labels.
    /// </summary>
    /// <inheritdoc cref="FeaturizeSeriesByGru"/>
    /// <include file="../Documentation/FeaturizeSeries.xml" path="documentation/example"/>
    public static RecurrentSeriesFeaturizingEstimator FeaturizeSeriesByLstm(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int stepSize = RecurrentDefaults.StepSize,
        int hiddenSize = RecurrentDefaults.HiddenSize,
        int numberOfEpochs = SeriesFeaturizingDefaults.NumberOfEpochs) =>
        catalog.FeaturizeSeriesByRecurrent(Options(CellKind.Lstm, outputColumnName, inputColumnName, stepSize, hiddenSize, numberOfEpochs));

    /// <summary>
    /// Creates an estimator, with every option, that turns each sequence of numbers into a vector by a network that is trained without labels.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The options; they are checked and copied.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An option is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/FeaturizeSeries.xml" path="documentation/example"/>
    public static RecurrentSeriesFeaturizingEstimator FeaturizeSeriesByRecurrent(this TransformsCatalog catalog, SeriesFeaturizingOptions options) =>
        new(CatalogEnvironment.Of(catalog), options);

    private static SeriesFeaturizingOptions Options(
        CellKind cell, string outputColumnName, string? inputColumnName, int stepSize, int hiddenSize, int numberOfEpochs)
    {
        var options = ShorthandOptions.OfSize<SeriesFeaturizingOptions>(cell, hiddenSize, numberOfEpochs);
        options.OutputColumnName = outputColumnName;
        options.InputColumnName = inputColumnName;
        options.StepSize = stepSize;
        return options;
    }
}
